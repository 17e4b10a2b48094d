// Counts through the axes like an odometer, the last one fastest.
#include "specs/cells.h"

#include <algorithm>

namespace prochron::specs {
namespace {

bool injects(const PhaseSpec& phase) { return phase.role == verdict::Role::kFault; }

template <class T>
NamedAxis named(const Axis<T>& axis) {
  NamedAxis result{axis.name, {}};
  for (const auto& value : axis.values) result.labels.push_back(value.first);
  return result;
}

void add_axis(NamedAxis axis, std::vector<NamedAxis>& axes) {
  if (axis.name.empty() || std::ranges::find(axes, axis.name, &NamedAxis::name) != axes.end()) return;
  axes.push_back(std::move(axis));
}

template <class T>
const T& chosen(const Treatment& treatment, const Axis<T>& axis) {
  const auto found = treatment.choice.find(axis.name);
  return axis.values[found == treatment.choice.end() ? 0 : found->second].second;
}

}  // namespace

std::vector<NamedAxis> axes_of(const PhaseSpec& phase) {
  std::vector<NamedAxis> axes;
  add_axis(named(phase.lengths), axes);
  for (const FaultSpec& fault : phase.inject) {
    for (const Alternative& one : fault.under) add_axis(one.axis, axes);
    for (const auto& parameter : fault.parameters) add_axis(named(parameter.second), axes);
  }
  for (const ProcessFaultSpec& fault : phase.processes) {
    for (const Alternative& one : fault.under) add_axis(one.axis, axes);
  }
  return axes;
}

std::vector<NamedAxis> all_axes(const Scenario& scenario) {
  std::vector<NamedAxis> axes = scenario.environment_axes;
  NamedAxis repeats{"repeat", {}};
  for (std::int64_t n = 1; n <= scenario.repeat; ++n) repeats.labels.push_back(std::to_string(n));
  if (scenario.repeat > 1) axes.push_back(std::move(repeats));
  NamedAxis phases{"phase", {}};
  for (const PhaseSpec& phase : scenario.schedule) {
    if (injects(phase)) phases.labels.push_back(phase.name);
  }
  if (phases.labels.size() > 1) axes.push_back(phases);
  for (const PhaseSpec& phase : scenario.schedule) {
    for (NamedAxis& axis : axes_of(phase)) {
      const auto known = std::ranges::find(axes, axis.name, &NamedAxis::name);
      if (known == axes.end()) {
        axes.push_back(std::move(axis));
      } else if (std::ranges::find(scenario.environment_axes, axis.name, &NamedAxis::name) ==
                 scenario.environment_axes.end()) {  // else it follows that one, and its cells are called as there
        known->labels.insert(known->labels.end(), axis.labels.begin(), axis.labels.end());
      }
    }
  }
  return axes;
}

std::size_t count_treatments(const PhaseSpec& phase, std::size_t limit) {
  std::size_t count = injects(phase) ? 1 : 0;
  for (const NamedAxis& axis : axes_of(phase)) count = std::min(count * axis.labels.size(), limit);
  return count;
}

std::vector<Treatment> treatments(const Scenario& scenario) {
  std::vector<Treatment> all;
  const auto phases = std::ranges::count_if(scenario.schedule, injects);
  for (std::size_t p = 0; p < scenario.schedule.size(); ++p) {
    if (!injects(scenario.schedule[p])) continue;
    const std::vector<NamedAxis> axes = axes_of(scenario.schedule[p]);
    const std::size_t count = count_treatments(scenario.schedule[p], SIZE_MAX);
    for (std::size_t n = 0; n < count; ++n) {
      Treatment treatment{p, {}, {}};
      if (phases > 1) treatment.labels.emplace_back("phase", scenario.schedule[p].name);
      std::size_t rest = n;
      for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
        treatment.choice[axis->name] = rest % axis->labels.size();
        rest /= axis->labels.size();
      }
      for (const NamedAxis& axis : axes) {
        treatment.labels.emplace_back(axis.name, axis.labels[treatment.choice[axis.name]]);
      }
      all.push_back(std::move(treatment));
    }
  }
  return all;
}

const ParameterValue& value_under(const Treatment& treatment, const Axis<ParameterValue>& axis) {
  return chosen(treatment, axis);
}

Duration length_under(const Treatment& treatment, const PhaseSpec& phase) {
  return phase.lengths.name.empty() ? phase.length : chosen(treatment, phase.lengths);
}

std::string cell_id(const Labels& labels) {
  if (labels.empty()) return "faults";
  std::string id;
  for (const auto& [axis, label] : labels) id += (id.empty() ? "" : ",") + axis + "=" + label;
  return id;
}

}  // namespace prochron::specs
