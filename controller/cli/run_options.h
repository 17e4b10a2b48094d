// What `prochron run` was asked for, as its words say it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "controller/cli/colour.h"
#include "controller/cli/spec_file.h"

namespace prochron::controller {

struct RunOptions {
  std::vector<std::string> specs;
  PlanOptions plan;
  std::optional<std::string> folder;  ///< -o
  bool quiet = false;
  bool json = false;                  ///< result.json on stdout instead of the table
  Colour colour = Colour::kAuto;
  std::vector<std::string> argv;
};

}  // namespace prochron::controller
