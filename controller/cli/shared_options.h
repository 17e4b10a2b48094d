// Options that several commands take, declared once, so that they read and refuse alike everywhere.
#pragma once

#include "controller/cli/spec_file.h"
#include "controller/cli/telling.h"

namespace CLI {
class App;
}

namespace prochron::controller {

/// What makes another plan of the same spec: --seed, --set, --repeat, --shard, --only, --allow-skipped.
void add_plan_options(CLI::App& command, PlanOptions& options);
/// --json, --color, --report.
void add_telling(CLI::App& command, Telling& telling);

}  // namespace prochron::controller
