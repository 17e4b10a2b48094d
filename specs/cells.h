// From axes to cells: every combination of the values that a scenario leaves open. Axes of the environment (the
// transport) make sessions; axes inside `inject` make windows of a session; axes of one name advance together.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "specs/diagnostic.h"
#include "specs/scenario.h"

namespace prochron::specs {

using Labels = std::vector<std::pair<std::string, std::string>>;  ///< axis, label

/// A treatment of one `faults` phase: which value each of its axes has.
struct Treatment {
  std::size_t phase = 0;            ///< into Scenario::schedule
  Labels labels;                    ///< one per axis, in the order of the file
  std::vector<std::size_t> choice;  ///< the same, as indices into the axis's values
};

/// All treatments of all `faults` phases, in spec order. Axes of one name but different lengths are errors.
std::vector<Treatment> treatments(const Scenario& scenario, std::vector<Diagnostic>& diagnostics);

/// The value that a fault's parameter has under a treatment.
const ParameterValue& value_under(const Treatment& treatment, const Axis<ParameterValue>& axis);

/// Is a cell with these labels admitted by every filter? Ranges compare as quantities, labels as text or quantity.
bool admits(const std::vector<CaseFilter>& where, const Labels& labels);

/// "transport=kafka,skew=3ms"; "faults" if there is no axis.
std::string cell_id(const Labels& labels);

}  // namespace prochron::specs
