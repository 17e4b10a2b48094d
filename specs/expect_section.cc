// `expect:` — the rules, each with its limits and the cells it is about.
#include <fmt/format.h>

#include <algorithm>

#include "specs/draft.h"
#include "verdict/expectation/catalog.h"

namespace prochron::specs {
namespace {

const Words kRulesLater = {"skew_margin", "drift", "causality_health", "latency"};
const Words kKeysLater = {"hold", "id", "clock", "from", "to", "at", "p"};
const Words kRoles = {"warmup", "control", "faults", "recovery"};

/// `known` or said to be unknown: then the hop is not looked for.
bool names_stages(const Tree& tree, const verdict::HopPattern& hop, Draft& draft) {
  const WordList stages{"stage", Words{"any"} + draft.stage_names()};
  const bool from = draft.known_name(tree.at, hop.from, stages);
  return draft.known_name(tree.at, hop.to, stages) && from;
}

verdict::HopPattern read_hop(const Tree& tree, Draft& draft) {
  Reader& reader = draft.reader;
  const auto text = reader.text(tree, "`hop`", "a hop like inference -> postprocess, or any -> any");
  if (!text) return {};
  const std::size_t arrow = text->find(" -> ");
  if (text->starts_with("reply ") || arrow == std::string::npos) {
    reader.error(tree.at,
                 text->starts_with("reply ")
                     ? "`reply` hops are not in this version"
                     : fmt::format("`{}` is not a hop; expected like inference -> postprocess, or any -> any", *text));
    return {};
  }
  const verdict::HopPattern hop{text->substr(0, arrow), text->substr(arrow + 4)};
  if (!names_stages(tree, hop, draft) || !draft.names_complete) return hop;
  const auto& stages = draft.scenario.pipeline.stages;
  const auto edges = pipelines::edges(draft.scenario.pipeline);
  const bool exists = std::ranges::any_of(edges, [&](const pipelines::Edge& edge) {
    return (hop.from == "any" || stages[edge.from].name == hop.from) &&
           (hop.to == "any" || stages[edge.to].name == hop.to);
  });
  if (!exists)
    reader.error(tree.at, fmt::format("nothing goes from {} to {}: no such hop in this pipeline", hop.from, hop.to));
  return hop;
}

CaseFilter read_case(const Entry& entry, Reader& reader) {
  CaseFilter filter{entry.key, {}, {}, entry.value.at};
  if (entry.value.kind == Tree::Kind::kList) {
    for (const Tree& one : entry.value.items) {
      if (auto label = reader.text(one, "a case")) filter.labels.push_back(std::move(*label));
    }
  } else if (const auto text =
                 reader.text(entry.value, "a case", "a label, a list of them, or a range like -10ms..2ms")) {
    const std::size_t dots = text->find("..");
    if (dots == std::string::npos) {
      filter.labels.push_back(*text);
    } else {
      filter.range = {text->substr(0, dots), text->substr(dots + 2)};
    }
  }
  return filter;
}

void read_rule(const Item& item, Draft& draft) {
  Reader& reader = draft.reader;
  if (!reader.known_word(item.at, item.head, {"rule", names_of(verdict::all_rules()), kRulesLater, "rules"})) return;
  const verdict::RuleEntry& entry = *verdict::find_rule(item.head);
  const bool check = item.head == "check";
  const Words known = Words(entry.keys.begin(), entry.keys.end()) + (check ? Words{"where"} : Words{"during", "where"});
  const Tree& body = *item.body;
  const bool bare = body.kind == Tree::Kind::kNothing || (check && body.kind == Tree::Kind::kList);
  if (!bare && !reader.expect_map(body, "`" + item.head + "`", known, kKeysLater)) return;
  RuleSpec rule;
  rule.expectation.rule = item.head;
  rule.expectation.at = item.at;
  if (const Entry* hop = body.find("hop")) rule.expectation.hop = read_hop(hop->value, draft);
  if (check) rule.expectation.run = read_run(item, reader);
  read_limits(item, rule.expectation, reader);
  if (const Entry* hold = body.find("hold")) {
    rule.hold_place = hold->value.at;
    rule.expectation.hold = read_hold(hold->value, reader);
  }
  if (const Entry* during = body.find("during")) {
    const auto word = reader.text(during->value, "`during`", "the name of a phase");
    if (word && reader.known_word(during->value.at, *word, {"phase", kRoles})) {
      const auto role = std::ranges::find(kRoles, *word) - kRoles.begin();
      rule.expectation.during = static_cast<verdict::Role>(role);
    }
  }
  const Entry* where = body.find("where");
  if (where != nullptr && where->value.kind == Tree::Kind::kMap) {
    for (const Entry& one : where->value.entries) rule.where.push_back(read_case(one, reader));
  } else if (where != nullptr && where->value.kind != Tree::Kind::kRefused) {
    reader.error(where->value.at, "`where` must be a map of axes, like {skew: -10ms..2ms}");
  }
  draft.scenario.expect.push_back(std::move(rule));
}

}  // namespace

void read_expect(const Tree& tree, Draft& draft) {
  if (!draft.reader.expect_list(tree, "`expect`")) return;
  if (tree.items.empty()) draft.reader.error(tree.at, "a scenario needs at least one rule");
  for (const Tree& one : tree.items) {
    if (const auto item = draft.reader.item(one, "rule")) read_rule(*item, draft);
  }
}

}  // namespace prochron::specs
