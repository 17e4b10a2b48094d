// From axes to cells: every combination of the values that a scenario leaves open. Axes of the environment (the
// transport) make sessions; axes inside `inject` make windows of a session; axes of one name advance together.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "specs/scenario.h"

namespace prochron::specs {

/// The axes of a `faults` phase: how long it is, then fault by fault when and on what it is, then its parameters. Those
/// of one name are one, labelled as the first.
std::vector<NamedAxis> axes_of(const PhaseSpec& phase);

/// All axes that the cells of the scenario have: the environment's, `repeat` and `phase` if there are several, and those
/// of the faults.
std::vector<NamedAxis> all_axes(const Scenario& scenario);

/// How many treatments a `faults` phase has; at most `limit`, which stands for more.
std::size_t count_treatments(const PhaseSpec& phase, std::size_t limit);

/// A treatment of one `faults` phase: which value each of its axes has.
struct Treatment {
  std::size_t phase = 0;                                   ///< into Scenario::schedule
  Labels labels;                                           ///< in the order of the file
  std::map<std::string, std::size_t, std::less<>> choice;  ///< by axis, into its values
};

/// All treatments of all `faults` phases, in spec order.
std::vector<Treatment> treatments(const Scenario& scenario);

/// The value that a fault's parameter has under a treatment.
const ParameterValue& value_under(const Treatment& treatment, const Axis<ParameterValue>& axis);
/// And how long its phase is then.
Duration length_under(const Treatment& treatment, const PhaseSpec& phase);

/// "transport=kafka,skew=3ms"; "faults" if there is no axis.
std::string cell_id(const Labels& labels);

}  // namespace prochron::specs
