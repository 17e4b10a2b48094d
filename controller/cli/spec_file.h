// From a path to a plan, with every error told on stderr: what check, plan, run and needs share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controller/cli/shard.h"
#include "specs/specs.h"

namespace prochron::controller {

/// What a command line may change in a plan.
struct PlanOptions {
  std::optional<std::uint64_t> seed;    ///< instead of the spec's
  std::vector<std::string> set;         ///< "NAME=VALUE", inputs
  std::optional<std::int64_t> repeat;   ///< instead of the spec's
  std::optional<Shard> shard;           ///< of the plan, dealt out
  std::vector<std::string> only;        ///< "AXIS=VALUE", the cells to run
  bool allow_skipped = false;           ///< what that leaves out does not count
};

/// The command line's inputs, this process's environment, this host's files.
specs::Given given_by(const PlanOptions& options);

/// Empty after the errors were printed; `exit_code` then says why (65 bad spec, 4 unreadable file).
std::optional<specs::Scenario> load_spec_file(const std::string& path, const PlanOptions& options, int& exit_code);

/// Warnings are printed too, and do not stop it.
std::optional<specs::Plan> plan_of_spec_file(const std::string& path, const PlanOptions& options, int& exit_code);

}  // namespace prochron::controller
