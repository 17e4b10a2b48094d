// What a spec gets from outside its own text: inputs set on the command line, variables of the environment, the text of
// another file. The loader reads none of these itself, so that it stays pure; without them it refuses what needs them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"

namespace prochron::specs {

/// Owned by the caller of load(), which calls the functions on its own thread.
struct Given {
  std::vector<std::pair<std::string, std::string>> set{};                      ///< `--set NAME=VALUE`
  std::function<std::optional<std::string>(const std::string& name)> variable{};  ///< of `$env.NAME`
  std::function<Result<std::string>(const std::string& path)> file{};            ///< of `pipeline: FILE`
  std::optional<std::int64_t> repeat{};                                           ///< `--repeat`, instead of the spec's
};

}  // namespace prochron::specs
