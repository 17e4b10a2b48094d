// A case has a key per axis; what is left open admits every value.
#include "specs/case_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/printable.h"
#include "specs/case_filter.h"
#include "specs/nearest.h"

namespace prochron::specs {
namespace {

void add_value(const std::string& text, CaseFilter& filter) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) {
    filter.labels.push_back(text);
  } else {
    filter.ranges.emplace_back(text.substr(0, dots), text.substr(dots + 2));
  }
}

CaseFilter read_filter(const Entry& entry, Reader& reader) {
  CaseFilter filter{entry.key, {}, {}, entry.value.at};
  if (entry.value.kind == Tree::Kind::kList) {
    if (entry.value.items.empty()) reader.error(entry.value.at, "a case needs at least one value of its axis");
    for (const Tree& one : entry.value.items) {
      if (const auto label = reader.text(one, "a case")) add_value(*label, filter);
    }
  } else if (const auto text =
                 reader.text(entry.value, "a case", "a label, a list of them, or a range like -10ms..2ms")) {
    add_value(*text, filter);
  }
  return filter;
}

/// The rule that a case means; empty: all.
std::string read_rule_name(const Tree& tree, const Draft& draft, Reader& reader) {
  const auto name = reader.text(tree, "`rule`", "the name of a rule");
  if (!name) return {};
  Words rules;
  for (const RuleSpec& rule : draft.scenario.expect) {
    const bool told = std::ranges::find(rules, rule.expectation.rule) != rules.end();
    if (!told) rules.push_back(rule.expectation.rule);
  }
  if (draft.rules_complete) reader.known_word(tree.at, *name, {"rule of this scenario", rules});
  return *name;
}

}  // namespace

std::vector<CaseFilter> read_case(const Tree& tree, Reader& reader, const Words& reserved) {
  std::vector<CaseFilter> where;
  for (const Entry& entry : tree.entries) {
    if (std::ranges::find(reserved, entry.key) == reserved.end()) where.push_back(read_filter(entry, reader));
  }
  return where;
}

std::vector<CaseSpec> read_cases(const Tree& tree, std::string_view key, Draft& draft) {
  Reader& reader = draft.reader;
  std::vector<CaseSpec> cases;
  if (!reader.expect_list(tree, fmt::format("`{}`", key))) return cases;
  for (const Tree& item : tree.items) {
    if (item.kind != Tree::Kind::kMap) {
      if (item.kind == Tree::Kind::kRefused) continue;
      reader.error(item.at,
                   fmt::format("each case of `{}` is a map like {{skew: 5ms, rule: outputs, because: \"…\"}}", key));
      continue;
    }
    CaseSpec one;
    one.place = item.at;
    const auto misspelt =
        std::ranges::find_if(item.entries, [](const Entry& entry) { return nearest(entry.key, {"because"}) != ""; });
    if (misspelt != item.entries.end() && item.find("because") == nullptr) {
      reader.error(misspelt->at, fmt::format("unknown key `{}` in a case of `{}`; did you mean `because`?",
                                             misspelt->key, key));
      continue;
    }
    one.where = read_case(item, reader, {"rule", "because"});
    if (const Entry* rule = item.find("rule")) one.rule = read_rule_name(rule->value, draft, reader);
    if (const Tree* because = reader.require(item, item.at, fmt::format("a case of `{}`", key), "because")) {
      one.because = reader.text(*because, "`because`", "the reason").value_or("");
      const bool blank = because->kind == Tree::Kind::kScalar && one.because.find_first_not_of(' ') == std::string::npos;
      if (blank) reader.error(because->at, "`because` is empty; expected the reason");
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

std::vector<CaseFilter> read_only(const std::vector<std::string>& words, Reader& reader) {
  std::vector<CaseFilter> only;
  for (const std::string& word : words) {
    const verdict::Location at{"--only " + printable(word), 0, 0};
    const std::size_t equals = word.find('=');
    if (equals == 0 || equals >= word.size() - 1) {
      reader.error(at, "expected like --only skew=5ms, --only skew=1ms..5ms or --only skew=1ms,5ms");
      continue;
    }
    const std::string axis = word.substr(0, equals);
    auto filter = std::ranges::find(only, axis, &CaseFilter::axis);
    if (filter == only.end()) filter = only.insert(only.end(), {axis, {}, {}, at});
    for (std::size_t from = equals + 1; from <= word.size();) {
      const std::size_t end = std::min(word.find(',', from), word.size());
      add_value(word.substr(from, end - from), *filter);
      from = end + 1;
    }
  }
  return only;
}

void check_case(const CaseFilter& filter, const std::vector<NamedAxis>& axes, Reader& reader) {
  if (axes.empty()) {
    reader.error(filter.place, fmt::format("unknown axis `{}`: this scenario has none", printable(filter.axis)));
    return;
  }
  Words names;
  for (const NamedAxis& axis : axes) names.push_back(axis.name);
  if (!reader.known_word(filter.place, filter.axis, {"axis", names})) return;
  const Words& labels = std::ranges::find(axes, filter.axis, &NamedAxis::name)->labels;
  const std::string has = fmt::format("`{}` has {}", filter.axis, fmt::join(labels, ", "));
  for (const auto& range : filter.ranges) {
    const auto within = [&](const std::string& label) { return lies_in(range, label); };
    if (!is_range(range)) {
      reader.error(filter.place,
                   fmt::format("`{}..{}` is not a range; expected two quantities, the lower first, like -10ms..2ms",
                               printable(range.first), printable(range.second)));
    } else if (std::ranges::none_of(labels, within)) {
      reader.error(filter.place, fmt::format("nothing lies in {}..{}; {}", range.first, range.second, has));
    }
  }
  for (const std::string& wanted : filter.labels) {
    const auto same = [&](const std::string& label) { return same_label(wanted, label); };
    if (std::ranges::none_of(labels, same))
      reader.error(filter.place, fmt::format("no cell has `{}`; {}", printable(wanted), has));
  }
}

}  // namespace prochron::specs
