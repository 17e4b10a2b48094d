// Which file a command names, by the rules of execvp, found before anything is started so that it can be inspected.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace prochron::host {

/// A name with a slash is a path, relative to `directory` ("" = the current one); any other is looked up in the colon
/// list `search_path`. The result can be executed; kSystem says why not.
Result<std::string> find_program(std::string_view name, std::string_view search_path, std::string_view directory = {});

}  // namespace prochron::host
