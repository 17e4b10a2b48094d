// `--only … --resume DIR`: cells of a run measured again, beside evidence that stands. What was decided against, or left
// undecided, is not: measured until it passes, it would show nothing (docs/decisions/measured-again.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controller/run_folder.h"
#include "core/ids.h"
#include "core/result.h"
#include "specs/plan.h"

namespace prochron::controller {

/// Of the cells of a run that is measured again.
struct Remeasurement {
  std::vector<std::uint32_t> sessions;  ///< added to the plan, to be run
  std::vector<std::string> standing;    ///< "skew=5ms: FAIL", cells that were named and stand as they are
};

/// `plan` is the folder's, whose history is whole enough to be judged; it is extended by the cells that `words` name, in
/// sessions of their own with controls of their own, and written. kRefused: the words name no cell of it, or none that
/// may be measured again.
Result<Remeasurement> measure_again(const RunFolder& folder, specs::Plan& plan, const std::vector<std::string>& words,
                                    RunId run, const std::vector<std::string>& argv);

}  // namespace prochron::controller
