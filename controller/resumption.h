// What is left to do in the folder of a run that did not come to its end: sessions are the unit, because each has its
// own control. Those measured to their end stay as they are; the others are measured again, from their beginning.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controller/run_folder.h"
#include "core/ids.h"
#include "core/result.h"
#include "specs/plan.h"

namespace prochron::controller {

/// What a plan needs besides its spec to be made again as it was.
struct PlannedBefore {
  std::uint64_t seed = 0;
  std::optional<std::uint32_t> looks;
  std::vector<std::string> only;  ///< the words of --only
  std::vector<specs::Extension> extensions;
};

Result<PlannedBefore> planned_before(const RunFolder& folder);

/// Makes the plan what the folder's run had made of it: its looks and its extensions. kRefused if a second look is wanted
/// and was not planned for.
Status plan_as_before(const RunFolder& folder, specs::Plan& plan, bool second_look);

/// Was the folder's run of this plan? kRefused, naming what differs, if not.
Status check_resumable(const RunFolder& folder, const specs::Plan& plan, RunId run, const std::vector<std::string>& argv);

/// environment.json tells of this run and of the one before.
Status note_resumption(const RunFolder& folder, RunId run, const std::vector<std::string>& argv);

/// The sessions in the plan's order that did not come to their end, and by which cells are judged.
Result<std::vector<std::uint32_t>> sessions_missing(const RunFolder& folder, const specs::Plan& plan);

/// Makes the folder ready to be run into again: the parts of sessions that did not end are removed, environment.json
/// tells of this run and of the one before. The sessions to run, in the plan's order; none if all ended. kRefused,
/// naming what differs, if the folder's run was not of this plan.
Result<std::vector<std::uint32_t>> resume(const RunFolder& folder, const specs::Plan& plan, RunId run,
                                          const std::vector<std::string>& argv);

}  // namespace prochron::controller
