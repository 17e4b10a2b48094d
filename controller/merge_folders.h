// The shards of one plan become one record. All have the same plan.json but for the shards they hold, so merging is to
// check that, to lay their sessions side by side, and to judge the whole: claims are settled over all cells at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controller/run_folder.h"
#include "core/result.h"

namespace prochron::controller {

/// Fills `into`, which is empty, from folders of runs with --shard. kRefused, naming both folders and what differs, if
/// they are not parts of one whole; a shard that none of them holds is no error: its cells are judged missing.
Status merge_folders(const std::vector<RunFolder>& shards, const RunFolder& into);

}  // namespace prochron::controller
