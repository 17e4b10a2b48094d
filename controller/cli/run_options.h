// What `prochron run` was asked for, as its words say it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "controller/cli/spec_file.h"
#include "controller/cli/telling.h"

namespace prochron::controller {

/// What of the record stays after judging: all of it, the history of runs that did not pass, or the tables alone.
enum class Keep { kAll, kFailures, kTables };

struct RunOptions {
  std::vector<std::string> specs;
  PlanOptions plan;
  std::optional<std::string> folder;  ///< -o
  std::optional<std::string> resume;  ///< the folder of a run that did not come to its end
  std::vector<std::string> again;     ///< with that: `--only`, the cells to be measured again there
  std::optional<Duration> extend;     ///< how long what is undecided may be measured once more
  bool list = false;                  ///< the cells on stdout, and nothing is run
  bool quiet = false;
  bool verbose = false;  ///< what the conductor does, line by line
  Telling telling;
  Keep keep = Keep::kAll;
  std::vector<std::string> argv;
};

}  // namespace prochron::controller
