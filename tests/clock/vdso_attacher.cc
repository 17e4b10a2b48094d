// Bends a running process by somebody else's page, or lets it go: the live half of the backend `vdso`, for tests.
//
//   vdso_attacher attach PID PAGE | detach PID      prints "ok MICROSECONDS" or "refused REASON"
#include <cstdlib>
#include <iostream>
#include <string>

#include "faults/backends/vdso_attachment.h"
#include "host/native_clock.h"

namespace prochron::faults {
namespace {

Status obey(const std::string& verb, pid_t pid, const std::string& page) {
  if (verb == "detach") return detach_running(pid);
  const auto image = VdsoImage::load();
  if (!image) return pass(image);
  return attach_running(pid, *image, page);
}

int run(const std::string& verb, pid_t pid, const std::string& page) {
  const std::int64_t begin = host::raw_ns();
  const Status done = obey(verb, pid, page);
  if (done) std::cout << "ok " << (host::raw_ns() - begin) / 1000 << '\n';
  if (!done) std::cout << "refused " << to_string(done.error()) << '\n';
  return done ? 0 : 1;
}

}  // namespace
}  // namespace prochron::faults

int main(int count, char** arguments) {
  if (count < 3) return 64;
  return prochron::faults::run(arguments[1], std::atoi(arguments[2]), count > 3 ? arguments[3] : "");
}
