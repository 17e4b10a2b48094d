// What the operating system refused, in words: each failure names what was attempted, then what errno says.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace prochron::host {

/// errno as text, safe in any thread: "No such file or directory".
std::string describe_errno(int number);

/// `return system_failure("open the control page", path);` reads errno, so it stands first after the failed call.
/// Message: "could not open the control page: Permission denied".
tl::unexpected<Error> system_failure(std::string_view attempted, std::string where = {},
                                     Definite definite = Definite::kYes);

}  // namespace prochron::host
