// A foreign tool, tried: what doctor knows of a host it learns by doing, where that is cheap.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace prochron::controller {

struct ToolAnswer {
  int status = 0;        ///< exit status
  std::string text;      ///< standard error, then standard output
};

/// Runs argv[0], found by PATH, under a guard. Errors: not found, not started, ended by a signal or only after 5 s.
Result<ToolAnswer> try_tool(const std::vector<std::string>& argv);

/// The first line of `text`, for people.
std::string first_line(const std::string& text);

}  // namespace prochron::controller
