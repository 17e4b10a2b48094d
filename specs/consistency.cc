// Rules and axes.
#include "specs/consistency.h"

#include <fmt/format.h>

#include <algorithm>

#include "specs/case_filter.h"
#include "specs/cells.h"

namespace prochron::specs {
namespace {

using verdict::Role;

/// A longer plan is a mistake in an axis; and sums of durations must not overflow.
constexpr std::size_t kMostCells = 2'000;

void check_axes(Draft& draft, const PhaseSpec& phase) {
  const std::vector<NamedAxis> axes = axes_of(phase);
  for (const FaultSpec& fault : phase.inject) {
    for (const auto& [parameter, axis] : fault.parameters) {
      if (axis.name.empty()) continue;
      const verdict::Location& at = axis.places.empty() ? fault.place : axis.places.front();
      const auto first = std::ranges::find(axes, axis.name, &NamedAxis::name);
      if (axis.name == draft.scenario.transport.name) {
        draft.reader.error(
            at, fmt::format("the axis `{}` is the transport's; give this one another name with `as:`", axis.name));
      } else if (first->labels.size() != axis.values.size()) {
        draft.reader.error(at,
                           fmt::format("axes of one name advance together, but `{}` has {} values here and {} before; "
                                       "give it another name with `as:`",
                                       axis.name, axis.values.size(), first->labels.size()));
      }
    }
  }
}

void check_size(Draft& draft) {
  std::size_t cells = 0;
  for (const PhaseSpec& phase : draft.scenario.schedule) cells += count_treatments(phase, kMostCells + 1);
  cells *= std::max<std::size_t>(draft.scenario.transport.values.size(), 1);
  if (cells <= kMostCells) return;
  const auto faults = std::ranges::find(draft.scenario.schedule, Role::kFault, &PhaseSpec::role);
  draft.reader.error(faults->place, fmt::format("the axes make more than {} cells", kMostCells));
}

void check_phases(Draft& draft, const RuleSpec& rule) {
  const auto lacks = [&](Role role) {
    return std::ranges::find(draft.scenario.schedule, role, &PhaseSpec::role) == draft.scenario.schedule.end();
  };
  static constexpr std::string_view kNames[] = {"warmup", "control", "faults", "recovery"};
  const verdict::Expectation& asked = rule.expectation;
  if (asked.rule == "prediction" && lacks(Role::kControl)) {
    draft.reader.error(asked.at, "`prediction` predicts from a control: the schedule needs a `control` phase");
  } else if (lacks(asked.during)) {
    const auto name = kNames[static_cast<std::size_t>(asked.during)];
    draft.reader.error(asked.at,
                       fmt::format("`{}` is about the phase `{}`, and the schedule has none", asked.rule, name));
  }
}

void check_case(Draft& draft, const CaseFilter& filter, const std::vector<NamedAxis>& axes) {
  Reader& reader = draft.reader;
  if (axes.empty())
    return reader.error(filter.place, fmt::format("unknown axis `{}`: this scenario has none", filter.axis));
  Words names;
  for (const NamedAxis& axis : axes) names.push_back(axis.name);
  if (!reader.known_word(filter.place, filter.axis, {"axis", names})) return;
  const Words& labels = std::ranges::find(axes, filter.axis, &NamedAxis::name)->labels;
  const std::string has = fmt::format("`{}` has {}", filter.axis, fmt::join(labels, ", "));
  if (filter.range && !is_range(*filter.range)) {
    return reader.error(
        filter.place, fmt::format("`{}..{}` is not a range; expected two quantities, the lower first, like -10ms..2ms",
                                  filter.range->first, filter.range->second));
  }
  const auto admitted = [&](const std::string& label) { return admits(filter, label); };
  if (filter.range && std::ranges::none_of(labels, admitted)) {
    reader.error(filter.place,
                 fmt::format("nothing lies in {}..{}; {}", filter.range->first, filter.range->second, has));
  }
  for (const std::string& wanted : filter.labels) {
    const auto same = [&](const std::string& label) { return same_label(wanted, label); };
    if (std::ranges::none_of(labels, same))
      reader.error(filter.place, fmt::format("no cell has `{}`; {}", wanted, has));
  }
}

}  // namespace

void check_consistency(Draft& draft, bool axes_known) {
  const std::size_t before = draft.reader.count();
  for (const PhaseSpec& phase : draft.scenario.schedule) check_axes(draft, phase);
  check_size(draft);
  axes_known = axes_known && draft.reader.count() == before;
  check_clocks(draft);
  const std::vector<NamedAxis> axes = all_axes(draft.scenario);
  for (const RuleSpec& rule : draft.scenario.expect) {
    check_phases(draft, rule);
    if (!axes_known) continue;
    for (const CaseFilter& filter : rule.where) check_case(draft, filter, axes);
  }
}

}  // namespace prochron::specs
