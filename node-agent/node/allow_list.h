// What an agent may start. A controller can ask for anything; the agent admits the programs of its own installation and
// those that whoever started it has listed.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace prochron::agent {

/// Owned by the node; any thread.
class AllowList {
 public:
  /// Each entry is a program as an order names it: its argv[0], by path or by name.
  explicit AllowList(std::vector<std::string> programs) : programs_(std::move(programs)) {}

  /// kRefused, with the line that would admit it, unless `program` is listed word for word.
  Status admit(const std::string& program) const;

 private:
  std::vector<std::string> programs_;
};

}  // namespace prochron::agent
