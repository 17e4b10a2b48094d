// The descriptor is shared with the recorder, so nothing is assumed about it being blocking: poll first, then take what
// is there.
#include "pipelines/runtime/agent_line.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "host/native_clock.h"
#include "host/system_failure.h"

namespace prochron::pipelines {
namespace {

constexpr std::size_t kLongestLine = std::size_t{1} << 20U;

}  // namespace

Result<bool> AgentLine::read_more(Duration patience) {
  if (!host::await_readable(socket_, patience)) return false;
  std::array<char, 4096> bytes;
  const ssize_t n = recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (n == 0 || (n < 0 && errno == ECONNRESET)) return fail(ErrorCode::kBroken, "the agent is gone");
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (n < 0) return host::system_failure("read the agent's orders");
  text_.append(bytes.data(), static_cast<std::size_t>(n));
  return true;
}

Result<std::optional<Order>> AgentLine::next(Duration patience) {
  while (true) {
    if (const std::size_t end = text_.find('\n'); end != text_.npos) {
      auto order = order_from_json(text_.substr(0, end));
      text_.erase(0, end + 1);
      if (!order) return pass(order);
      return *std::move(order);
    }
    if (text_.size() > kLongestLine) return fail(ErrorCode::kCorrupt, "an order without end");
    const auto more = read_more(patience);
    if (!more) return pass(more);
    if (!*more) return std::nullopt;
    patience = Duration{0};
  }
}

}  // namespace prochron::pipelines
