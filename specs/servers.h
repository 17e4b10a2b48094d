// The servers that a scenario's transports start, as far as a spec can name them and get them wrong.
#pragma once

#include <vector>

#include "specs/draft.h"

namespace prochron::specs {

/// Of all environments, one per name.
std::vector<pipelines::StageSpec> servers_of(const Scenario& scenario);

/// Gives an environment whose pipeline has been read from `tree` the server of its transport. The server's node must
/// exist, its name be free, and a mock be called one.
void add_server(const Tree& tree, Environment& environment, Draft& draft);

/// By which name a fault may mean a server: its own, or that of its only process, "kafka.1". Other names stay as they are.
std::string without_number(const std::string& name, const Scenario& scenario);

/// A fault of a server or of its clock needs the server in every environment: elsewhere it would do nothing.
void check_server_faults(Draft& draft);

}  // namespace prochron::specs
