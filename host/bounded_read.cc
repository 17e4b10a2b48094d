// poll() before each read(), so that the deadline holds whatever the descriptor's mode.
#include "host/bounded_read.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "host/native_clock.h"
#include "host/system_failure.h"

namespace prochron::host {

Result<BoundedText> read_until(int descriptor, NativeTime deadline, std::size_t limit) {
  BoundedText read;
  std::array<char, 4096> piece{};
  for (;;) {
    const Duration left = deadline - native_now();
    if (left <= Duration{0}) return read;
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    pollfd readable{descriptor, POLLIN, 0};
    const int ready = ::poll(&readable, 1, static_cast<int>(std::min<std::int64_t>(milliseconds, 1000)));
    if (ready < 0 && errno != EINTR) return system_failure("could not wait for output");
    if (ready <= 0) continue;
    const auto got = ::read(descriptor, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure("could not read output");
    read.ended = got == 0;
    if (read.ended) return read;
    read.text.append(piece.data(), static_cast<std::size_t>(got));
    if (read.text.size() > limit) read.text.erase(0, read.text.size() - limit);
  }
}

}  // namespace prochron::host
