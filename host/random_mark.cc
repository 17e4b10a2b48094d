// The kernel's random numbers. getrandom blocks only until the kernel is seeded, early in a boot.
#include "host/random_mark.h"

#include <sys/random.h>

#include <cerrno>

namespace prochron::host {

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  while (getrandom(&bits, sizeof bits, 0) != sizeof bits && errno == EINTR) {
  }
  return bits;
}

RunId random_run_id() { return RunId{random_bits()}; }

std::string random_mark() { return to_hex(random_run_id()); }

}  // namespace prochron::host
