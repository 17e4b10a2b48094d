// Turns errno into an Error.
#include "host/system_failure.h"

#include <cerrno>
#include <system_error>
#include <utility>

namespace prochron::host {

std::string describe_errno(int number) { return std::generic_category().message(number); }

tl::unexpected<Error> system_failure(std::string_view attempted, std::string where, Definite definite) {
  const int number = errno;
  return fail(ErrorCode::kSystem, "could not " + std::string(attempted) + ": " + describe_errno(number),
              std::move(where), definite);
}

}  // namespace prochron::host
