// `expect:` — the rules, each with its limits and the cells it is about.
#include <algorithm>

#include <fmt/format.h>

#include "specs/sections.h"
#include "verdict/expectation/catalog.h"

namespace prochron::specs {
namespace {

const Words kRulesLater = {"skew_margin", "drift", "causality_health", "latency", "check"};
const Words kKeysLater = {"hold", "id", "clock", "from", "to", "at"};
const Words kRoles = {"warmup", "control", "faults", "recovery"};

std::optional<verdict::HopPattern> read_hop(const Tree& tree, Reader& reader, const Scenario& scenario) {
  const auto text = reader.text(tree, "`hop`");
  if (!text) return {};
  if (text->rfind("reply ", 0) == 0) {
    reader.error(tree.at, "`reply` hops are not in this version");
    return {};
  }
  const std::size_t arrow = text->find(" -> ");
  if (arrow == std::string::npos) {
    reader.error(tree.at, fmt::format("`{}` is not a hop; expected like inference -> postprocess, or any -> any", *text));
    return {};
  }
  verdict::HopPattern hop{text->substr(0, arrow), text->substr(arrow + 4)};
  Words names = {"any"};
  for (const auto& stage : scenario.pipeline.stages) names.push_back(stage.name);
  const bool known = reader.known_word(tree.at, "stage", hop.from, names) &&
                     reader.known_word(tree.at, "stage", hop.to, names);
  if (!known) return {};
  for (const pipelines::Edge& edge : pipelines::edges(scenario.pipeline)) {
    const bool from = hop.from == "any" || scenario.pipeline.stages[edge.from].name == hop.from;
    const bool to = hop.to == "any" || scenario.pipeline.stages[edge.to].name == hop.to;
    if (from && to) return hop;
  }
  reader.error(tree.at, fmt::format("nothing goes from {} to {}: no such hop in this pipeline", hop.from, hop.to));
  return {};
}

CaseFilter read_case(const Entry& entry, Reader& reader) {
  CaseFilter filter{entry.key, {}, {}};
  if (entry.value.kind == Tree::Kind::kList) {
    for (const Tree& one : entry.value.items) {
      if (auto label = reader.text(one, "a case")) filter.labels.push_back(*label);
    }
  } else if (const auto text = reader.text(entry.value, "a case")) {
    const std::size_t dots = text->find("..");
    if (dots == std::string::npos) {
      filter.labels.push_back(*text);
    } else {
      filter.range = {text->substr(0, dots), text->substr(dots + 2)};
    }
  }
  return filter;
}

void read_limits(const Tree& body, verdict::Expectation& expectation, Reader& reader) {
  const auto share = [&](const char* key, std::optional<Share>& into) {
    if (const Entry* entry = body.find(key)) into = reader.share(entry->value);
  };
  const auto count = [&](const char* key, std::optional<std::int64_t>& into) {
    if (const Entry* entry = body.find(key)) into = reader.integer(entry->value, key);
  };
  share("at_most", expectation.at_most);
  share("at_least", expectation.at_least);
  share("p", expectation.p);
  count("lost", expectation.lost);
  count("duplicated", expectation.duplicated);
  count("wrong", expectation.wrong);
  count("reordered", expectation.reordered);
  if (const Entry* within = body.find("within")) expectation.within = reader.duration(within->value);
}

void read_during(const Tree& tree, verdict::Expectation& expectation, Reader& reader) {
  const auto word = reader.text(tree, "`during`");
  if (!word || !reader.known_word(tree.at, "phase", *word, kRoles)) return;
  expectation.during = static_cast<verdict::Role>(std::find(kRoles.begin(), kRoles.end(), *word) - kRoles.begin());
}

void read_rule(const Item& item, Reader& reader, Scenario& scenario) {
  if (!reader.known_word(item.at, "rule", item.head, names_of(verdict::all_rules()), kRulesLater)) return;
  const verdict::RuleEntry& entry = *verdict::find_rule(item.head);
  Words known(entry.keys.begin(), entry.keys.end());
  known.insert(known.end(), {"during", "where"});
  RuleSpec rule;
  rule.expectation.rule = item.head;
  rule.expectation.at = item.at;
  const Tree& body = *item.body;
  const bool bare = body.kind == Tree::Kind::kNothing;
  if (!bare && !reader.expect_map(body, "`" + item.head + "`", known, kKeysLater)) return;
  if (const Entry* hop = body.find("hop")) {
    if (const auto pattern = read_hop(hop->value, reader, scenario)) rule.expectation.hop = *pattern;
  }
  read_limits(body, rule.expectation, reader);
  if (item.head == "prediction" && !rule.expectation.within) {
    reader.error(item.at, "`prediction` needs `within`: how far a hop may lie from what the control predicts, like 250us");
  }
  if (const Entry* during = body.find("during")) read_during(during->value, rule.expectation, reader);
  if (const Entry* where = body.find("where")) {
    if (where->value.kind == Tree::Kind::kMap) {
      for (const Entry& one : where->value.entries) rule.where.push_back(read_case(one, reader));
    } else {
      reader.error(where->value.at, "`where` must be a map of axes, like {skew: -10ms..2ms}");
    }
  }
  scenario.expect.push_back(std::move(rule));
}

}  // namespace

void read_expect(const Tree& tree, Reader& reader, Scenario& scenario) {
  if (!reader.expect_list(tree, "`expect`")) return;
  for (const Tree& one : tree.items) {
    if (one.kind == Tree::Kind::kScalar) {  // `- outputs`: measured, no verdict
      static const Tree nothing;
      read_rule(Item{one.text, one.at, &nothing}, reader, scenario);
    } else if (const auto item = reader.item(one, "rule")) {
      read_rule(*item, reader, scenario);
    }
  }
}

}  // namespace prochron::specs
