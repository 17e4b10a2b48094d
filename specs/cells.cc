// Counts through the axes like an odometer, the last one fastest.
#include "specs/cells.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/units.h"

namespace prochron::specs {
namespace {

struct NamedAxis {
  std::string name;
  std::vector<std::string> labels;
};

std::vector<NamedAxis> axes_of(const PhaseSpec& phase, std::vector<Diagnostic>& diagnostics) {
  std::vector<NamedAxis> axes;
  for (const FaultSpec& fault : phase.inject) {
    for (const auto& [parameter, axis] : fault.parameters) {
      if (axis.name.empty()) continue;
      NamedAxis named{axis.name, {}};
      for (const auto& [label, value] : axis.values) named.labels.push_back(label);
      const auto same = std::find_if(axes.begin(), axes.end(), [&](const NamedAxis& a) { return a.name == named.name; });
      if (same == axes.end()) {
        axes.push_back(std::move(named));
      } else if (same->labels.size() != named.labels.size()) {
        diagnostics.push_back({fault.place, Severity::kError,
                               fmt::format("the axis `{}` has {} values here and {} elsewhere; axes of one name advance "
                                           "together",
                                           axis.name, named.labels.size(), same->labels.size())});
      }
    }
  }
  return axes;
}

/// A label as a number of its dimension, to compare ranges by: offsets in ns, rates in ppt, and so on.
std::optional<std::pair<int, std::int64_t>> quantity(const std::string& label) {
  if (const auto offset = parse_offset(label)) return std::pair{label == "0" ? 0 : 1, offset->ns};
  if (const auto rate = parse_rate(label)) return std::pair{2, rate->ppt};
  if (const auto frequency = parse_frequency(label)) return std::pair{3, frequency->micro_hz};
  if (const auto share = parse_share(label)) return std::pair{4, share->ppb};
  return {};
}

bool same_dimension(int a, int b) { return a == b || a == 0 || b == 0; }  // `0` is of every dimension

bool equal(const std::string& wanted, const std::string& label) {
  if (wanted == label) return true;
  const auto a = quantity(wanted);
  const auto b = quantity(label);
  return a && b && same_dimension(a->first, b->first) && a->second == b->second;
}

bool within(const std::pair<std::string, std::string>& range, const std::string& label) {
  const auto low = quantity(range.first);
  const auto high = quantity(range.second);
  const auto value = quantity(label);
  return low && high && value && same_dimension(low->first, value->first) &&
         same_dimension(high->first, value->first) && low->second <= value->second && value->second <= high->second;
}

}  // namespace

std::vector<Treatment> treatments(const Scenario& scenario, std::vector<Diagnostic>& diagnostics) {
  std::vector<Treatment> all;
  const auto phases = std::count_if(scenario.schedule.begin(), scenario.schedule.end(),
                                    [](const PhaseSpec& phase) { return phase.role == verdict::Role::kFault; });
  for (std::size_t p = 0; p < scenario.schedule.size(); ++p) {
    if (scenario.schedule[p].role != verdict::Role::kFault) continue;
    const std::vector<NamedAxis> axes = axes_of(scenario.schedule[p], diagnostics);
    std::size_t count = 1;
    for (const NamedAxis& axis : axes) count *= std::max<std::size_t>(axis.labels.size(), 1);
    for (std::size_t n = 0; n < count; ++n) {
      Treatment treatment{p, {}, std::vector<std::size_t>(axes.size())};
      if (phases > 1) treatment.labels.emplace_back("phase", scenario.schedule[p].name);
      std::size_t rest = n;
      for (std::size_t a = axes.size(); a-- > 0;) {
        treatment.choice[a] = rest % axes[a].labels.size();
        rest /= axes[a].labels.size();
      }
      for (std::size_t a = 0; a < axes.size(); ++a) {
        treatment.labels.emplace_back(axes[a].name, axes[a].labels[treatment.choice[a]]);
      }
      all.push_back(std::move(treatment));
    }
  }
  return all;
}

const ParameterValue& value_under(const Treatment& treatment, const Axis<ParameterValue>& axis) {
  if (axis.name.empty()) return axis.values.front().second;
  const std::size_t first_axis = treatment.labels.size() - treatment.choice.size();
  for (std::size_t a = 0; a < treatment.choice.size(); ++a) {
    if (treatment.labels[first_axis + a].first == axis.name) return axis.values[treatment.choice[a]].second;
  }
  return axis.values.front().second;
}

bool admits(const std::vector<CaseFilter>& where, const Labels& labels) {
  return std::all_of(where.begin(), where.end(), [&](const CaseFilter& filter) {
    const auto label = std::find_if(labels.begin(), labels.end(), [&](const auto& l) { return l.first == filter.axis; });
    if (label == labels.end()) return false;
    if (filter.range) return within(*filter.range, label->second);
    return std::any_of(filter.labels.begin(), filter.labels.end(),
                       [&](const std::string& wanted) { return equal(wanted, label->second); });
  });
}

std::string cell_id(const Labels& labels) {
  if (labels.empty()) return "faults";
  std::string id;
  for (const auto& [axis, label] : labels) id += (id.empty() ? "" : ",") + axis + "=" + label;
  return id;
}

}  // namespace prochron::specs
