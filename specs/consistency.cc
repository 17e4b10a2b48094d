// Rules and axes.
#include "specs/consistency.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "specs/axis.h"
#include "specs/case_section.h"
#include "specs/cells.h"
#include "specs/selector.h"
#include "specs/servers.h"
#include "specs/simulation.h"

namespace prochron::specs {
namespace {

using verdict::Role;

/// A longer plan is a mistake in an axis; and sums of durations must not overflow.
constexpr std::size_t kMostCells = 2'000;

void check_axes(Draft& draft, const PhaseSpec& phase) {
  std::map<std::string, std::pair<std::size_t, verdict::Location>> first;  // how long, and where
  for (const NamedAxis& axis : draft.scenario.environment_axes) {
    first.emplace(axis.name, std::pair(axis.labels.size(), axis.place));
  }
  const auto check = [&](const std::string& name, std::size_t values, const verdict::Location& at) {
    const auto& [length, place] = first.emplace(name, std::pair(values, at)).first->second;
    if (length != values) draft.reader.error(at, different_lengths(name, values, length, place));
  };
  const std::size_t before = draft.reader.diagnostics().size();
  if (!phase.lengths.name.empty()) check(phase.lengths.name, phase.lengths.values.size(), phase.lengths.places.front());
  for (const FaultSpec& fault : phase.inject) {
    for (const auto& [parameter, axis] : fault.parameters) {
      if (axis.name.empty() || axis.places.empty()) continue;
      check(axis.name, axis.values.size(), axis.places.front());
    }
    for (const Alternative& one : fault.under) check(one.axis.name, one.axis.labels.size(), one.axis.place);
  }
  for (const ProcessFaultSpec& fault : phase.processes) {
    for (const Alternative& one : fault.under) check(one.axis.name, one.axis.labels.size(), one.axis.place);
  }
  remove_repeated(draft.reader.diagnostics(), before);
}

void check_size(Draft& draft) {
  std::size_t cells = 0;
  for (const PhaseSpec& phase : draft.scenario.schedule) cells += count_treatments(phase, kMostCells + 1);
  const auto repeat = static_cast<std::size_t>(std::clamp<std::int64_t>(draft.scenario.repeat, 1, kMostCells + 1));
  cells *= std::max<std::size_t>(draft.scenario.environments.size(), 1) * repeat;
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
  if (asked.during == Role::kWarmup || (asked.rule == "prediction" && asked.during != Role::kFault)) {
    const auto why = asked.during == Role::kWarmup
                         ? "nothing in `warmup` is judged; `during` is control, faults or recovery"
                         : "`prediction` is about `faults`, which it predicts from the control: leave `during` out";
    return draft.reader.error(asked.at, why);
  }
  const bool predicts = asked.rule == "skew_margin" || (asked.rule == "prediction" && !has_pairs(draft.scenario));
  if (predicts && lacks(Role::kControl)) {
    draft.reader.error(
        asked.at, fmt::format("`{}` predicts from a control: the schedule needs a `control` phase", asked.rule));
  } else if (lacks(asked.during)) {
    const auto name = kNames[static_cast<std::size_t>(asked.during)];
    draft.reader.error(asked.at,
                       fmt::format("`{}` is about the phase `{}`, and the schedule has none", asked.rule, name));
  }
}

}  // namespace

void check_consistency(Draft& draft, bool axes_known) {
  const std::size_t before = draft.reader.count();
  for (const PhaseSpec& phase : draft.scenario.schedule) check_axes(draft, phase);
  check_size(draft);
  axes_known = axes_known && draft.reader.count() == before;
  Scenario as_written = std::exchange(draft.scenario, with_all_selected(draft.scenario));
  const std::size_t as_selected = draft.reader.diagnostics().size();
  check_clocks(draft);  // whatever the seed will draw
  check_server_faults(draft);
  check_processes(draft);
  remove_repeated(draft.reader.diagnostics(), as_selected);
  draft.scenario = std::move(as_written);
  check_capacity(draft);
  check_simulation(draft);
  const std::vector<NamedAxis> axes = all_axes(draft.scenario);
  for (const RuleSpec& rule : draft.scenario.expect) {
    check_phases(draft, rule);
    check_hold(draft, rule);
    if (!axes_known) continue;
    for (const CaseFilter& filter : rule.where) check_case(filter, axes, draft.reader);
  }
  for (const auto* cases : {&draft.scenario.skip, &draft.scenario.known}) {
    for (const CaseSpec& one : *cases) {
      for (const CaseFilter& filter : one.where) {
        if (axes_known) check_case(filter, axes, draft.reader);
      }
    }
  }
}

}  // namespace prochron::specs
