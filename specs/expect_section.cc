// `expect:` — the rules, each with its limits and the cells it is about.
#include <fmt/format.h>

#include <algorithm>

#include "specs/case_section.h"
#include "specs/draft.h"
#include "specs/word_lists.h"
#include "verdict/expectation/catalog.h"

namespace prochron::specs {
namespace {

const Words kRulesLater = {"drift", "causality_health", "latency"};
const Words kKeysLater = {"hold", "id", "clock", "from", "to", "at"};
const Words kKeys = {"during", "where"};
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

void read_rule(const Item& item, Draft& draft) {
  Reader& reader = draft.reader;
  if (!reader.known_word(item.at, item.head, {"rule", names_of(verdict::all_rules()), kRulesLater, "rules"})) return;
  const verdict::RuleEntry& entry = *verdict::find_rule(item.head);
  const bool check = item.head == "check";
  const Words known = Words(entry.keys.begin(), entry.keys.end()) + (check ? Words{"where"} : kKeys);
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
    rule.where = read_case(where->value, reader);
  } else if (where != nullptr && where->value.kind != Tree::Kind::kRefused) {
    reader.error(where->value.at, "`where` must be a map of axes, like {skew: -10ms..2ms}");
  }
  draft.scenario.expect.push_back(std::move(rule));
}

}  // namespace

const Words& rule_words() { return kKeys; }

void read_expect(const Tree& tree, Draft& draft) {
  draft.rules_complete = draft.reader.expect_list(tree, "`expect`");
  if (!draft.rules_complete) return;
  if (tree.items.empty()) draft.reader.error(tree.at, "a scenario needs at least one rule");
  for (const Tree& one : tree.items) {
    const std::size_t rules = draft.scenario.expect.size();
    if (const auto item = draft.reader.item(one, "rule")) read_rule(*item, draft);
    draft.rules_complete = draft.rules_complete && draft.scenario.expect.size() > rules;
  }
}

}  // namespace prochron::specs
