// Options that several commands take, declared once, so that they read and refuse alike everywhere.
#pragma once

#include "controller/cli/colour.h"
#include "controller/cli/spec_file.h"

namespace CLI {
class App;
}

namespace prochron::controller {

/// What makes another plan of the same spec: --seed, --set, --repeat, --shard.
void add_plan_options(CLI::App& command, PlanOptions& options);
/// --color
void add_colour(CLI::App& command, Colour& colour);

}  // namespace prochron::controller
