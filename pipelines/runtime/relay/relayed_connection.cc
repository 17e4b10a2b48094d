// A socket is read only while its line has room, and then TCP itself makes the sender wait.
#include "pipelines/runtime/relay/relayed_connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "host/native_clock.h"

namespace prochron::pipelines {
namespace {

bool must_wait(int error) { return error == EAGAIN || error == EINTR; }

}  // namespace

RelayedConnection::RelayedConnection(host::Descriptor near, host::Descriptor far, DelayLine forward, DelayLine back,
                                     AddedDelay& added)
    : near_(std::move(near)),
      far_(std::move(far)),
      forward_{.line = std::move(forward), .sink_full = true},  // until it is connected
      back_{.line = std::move(back)},
      added_(added) {}

pollfd RelayedConnection::interest(int socket, const Way& in, const Way& out) const {
  short events = 0;
  if (!in.source_ended && in.line.has_room()) events |= POLLIN;
  if (out.sink_full && out.line.due()) events |= POLLOUT;
  return {events == 0 ? -1 : socket, events, 0};
}

pollfd RelayedConnection::near_interest() const { return interest(near_.get(), forward_, back_); }
pollfd RelayedConnection::far_interest() const { return interest(far_.get(), back_, forward_); }

void RelayedConnection::take_in(int source, Way& way) {
  std::array<std::byte, 65536> bytes;
  while (!way.source_ended && way.line.has_room()) {
    const ssize_t n = recv(source, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (n < 0 && must_wait(errno)) return;
    const std::int64_t arrived = host::monotonic_ns();
    if (n > 0) {
      way.line.push({bytes.begin(), bytes.begin() + n}, arrived);
    } else {
      way.source_ended = true;
      way.line.push_end(arrived);
    }
  }
}

void RelayedConnection::let_go(Way& way, int sink, AddedDelay* added) {
  while (!way.sink_full && !broken_) {
    const auto due = way.line.due();
    const std::int64_t now = host::monotonic_ns();
    if (!due || *due > now) return;
    if (way.line.front().empty()) {
      shutdown(sink, SHUT_WR);
      way.sink_ended = true;
      way.line.pop(0);
      continue;
    }
    if (added != nullptr && !way.counted) added->add(now - *due);
    way.counted = true;
    const auto front = way.line.front();
    const ssize_t n = send(sink, front.data(), front.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) {
      way.counted = static_cast<std::size_t>(n) < front.size();
      way.line.pop(static_cast<std::size_t>(n));
    } else if (must_wait(errno)) {
      way.sink_full = true;
    } else {
      broken_ = true;
    }
  }
}

void RelayedConnection::handle(short near_events, short far_events) {
  if ((near_events & ~POLLOUT) != 0) take_in(near_.get(), forward_);
  if ((far_events & ~POLLOUT) != 0) take_in(far_.get(), back_);
  if ((far_events & ~POLLIN) != 0) forward_.sink_full = false;
  if ((near_events & ~POLLIN) != 0) back_.sink_full = false;
  let_go(forward_, far_.get(), &added_);
  let_go(back_, near_.get(), nullptr);
}

std::optional<std::int64_t> RelayedConnection::due() const {
  std::optional<std::int64_t> next;
  for (const Way* way : {&forward_, &back_}) {
    const auto due = way->sink_full ? std::nullopt : way->line.due();
    if (due) next = std::min(next.value_or(*due), *due);
  }
  return next;
}

}  // namespace prochron::pipelines
