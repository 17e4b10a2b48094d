// `expect:` — the rules, each with its limits and the cells it is about.
#include <algorithm>

#include <fmt/format.h>

#include "specs/draft.h"
#include "verdict/expectation/catalog.h"

namespace prochron::specs {
namespace {

const Words kRulesLater = {"skew_margin", "drift", "causality_health", "latency", "check"};
const Words kKeysLater = {"hold", "id", "clock", "from", "to", "at", "p"};
const Words kRoles = {"warmup", "control", "faults", "recovery"};
constexpr Share kWhole{1'000'000'000};

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
    reader.error(tree.at, text->starts_with("reply ")
                              ? "`reply` hops are not in this version"
                              : fmt::format("`{}` is not a hop; expected like inference -> postprocess, or any -> any", *text));
    return {};
  }
  const verdict::HopPattern hop{text->substr(0, arrow), text->substr(arrow + 4)};
  if (!names_stages(tree, hop, draft) || !draft.names_complete) return hop;
  const auto& stages = draft.scenario.pipeline.stages;
  const auto edges = pipelines::edges(draft.scenario.pipeline);
  const bool exists = std::ranges::any_of(edges, [&](const pipelines::Edge& edge) {
    return (hop.from == "any" || stages[edge.from].name == hop.from) && (hop.to == "any" || stages[edge.to].name == hop.to);
  });
  if (!exists) reader.error(tree.at, fmt::format("nothing goes from {} to {}: no such hop in this pipeline", hop.from, hop.to));
  return hop;
}

CaseFilter read_case(const Entry& entry, Reader& reader) {
  CaseFilter filter{entry.key, {}, {}, entry.value.at};
  if (entry.value.kind == Tree::Kind::kList) {
    for (const Tree& one : entry.value.items) {
      if (auto label = reader.text(one, "a case")) filter.labels.push_back(std::move(*label));
    }
  } else if (const auto text = reader.text(entry.value, "a case", "a label, a list of them, or a range like -10ms..2ms")) {
    const std::size_t dots = text->find("..");
    if (dots == std::string::npos) {
      filter.labels.push_back(*text);
    } else {
      filter.range = {text->substr(0, dots), text->substr(dots + 2)};
    }
  }
  return filter;
}

std::optional<Share> read_limit(const Entry* entry, Reader& reader) {
  if (entry == nullptr) return {};
  const auto limit = reader.share(entry->value, "`" + entry->key + "`");
  if (!limit || *limit <= kWhole) return limit;
  reader.error(entry->value.at, fmt::format("`{}` is more than all there is", entry->value.text));
  return {};
}

/// A rate of exactly nothing or everything can be refuted by spans, but no number of them could ever show it.
void check_rate_limits(const Tree& body, const verdict::Expectation& rule, Reader& reader) {
  if (rule.at_most == Share{0}) {
    reader.error(body.find("at_most")->value.at,
                 "no number of spans can show a rate of 0%; give a limit above 0 (n spans without a negative one show 3/n)");
  }
  if (rule.at_least == kWhole) {
    reader.error(body.find("at_least")->value.at,
                 "no number of spans can show a rate of 100%; give a limit below (n negative spans of n show 1 - 3/n)");
  }
  if (rule.at_most && rule.at_least && *rule.at_most < *rule.at_least) {
    reader.error(body.find("at_most")->value.at, "`at_most` lies below `at_least`: nothing can satisfy both");
  }
}

void read_limits(const Item& item, verdict::Expectation& rule, Reader& reader) {
  const Tree& body = *item.body;
  rule.at_most = read_limit(body.find("at_most"), reader);
  rule.at_least = read_limit(body.find("at_least"), reader);
  if (rule.rule == "negative_spans") check_rate_limits(body, rule, reader);
  const auto count = [&](const char* key, std::optional<std::int64_t>& into) {
    if (const Entry* entry = body.find(key)) into = reader.integer(entry->value, fmt::format("`{}`", key));
  };
  count("lost", rule.lost);
  count("duplicated", rule.duplicated);
  count("wrong", rule.wrong);
  count("reordered", rule.reordered);
  const Entry* within = body.find("within");
  if (within != nullptr) {
    rule.within = reader.duration(within->value, "`within`");
    if (rule.within == Duration{0}) reader.error(within->value.at, "`within` must be a duration above 0");
  } else if (rule.rule == "prediction" && !reader.meant(body, "within")) {
    reader.error(item.at, "`prediction` needs `within`: how far a hop may lie from what the control predicts, like 250us");
  }
}

void read_rule(const Item& item, Draft& draft) {
  Reader& reader = draft.reader;
  if (!reader.known_word(item.at, item.head, {"rule", names_of(verdict::all_rules()), kRulesLater, "rules"})) return;
  const verdict::RuleEntry& entry = *verdict::find_rule(item.head);
  const Words known = Words(entry.keys.begin(), entry.keys.end()) + Words{"during", "where"};
  const Tree& body = *item.body;
  const bool bare = body.kind == Tree::Kind::kNothing;  // `- outputs:` is measured, without a verdict
  if (!bare && !reader.expect_map(body, "`" + item.head + "`", known, kKeysLater)) return;
  RuleSpec rule;
  rule.expectation.rule = item.head;
  rule.expectation.at = item.at;
  if (const Entry* hop = body.find("hop")) rule.expectation.hop = read_hop(hop->value, draft);
  read_limits(item, rule.expectation, reader);
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
