// One ppoll for everything, built anew each time: a link has a handful of connections.
#include "pipelines/runtime/relay/relay.h"

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "host/native_clock.h"
#include "host/system_failure.h"
#include "host/tcp_socket.h"
#include "host/timer_slack.h"

namespace prochron::pipelines {
namespace {

/// A wait may end this much late on a busy host; what is due sooner is not slept for.
constexpr std::int64_t kSpin = 50'000;
constexpr std::int64_t kLongestWait = 100'000'000;
constexpr std::string_view kScheme = "tcp://";

}  // namespace

Relay::Relay(const RelayOrder& order, AgentLine& agent, trace::Recorder& recorder)
    : order_(order),
      agent_(agent),
      recorder_(recorder),
      added_(order.link, order.seed, recorder, host::monotonic_ns()) {}

void Relay::say(const std::string& what) {
  recorder_.record(trace::LogRecord{.stage = trace::kNoStage, .native_ns = host::monotonic_ns(), .text = what});
}

Status Relay::open() {
  for (const std::string& target : order_.targets) {
    const std::string scheme(target.starts_with(kScheme) ? kScheme : "");
    auto listener = host::listen_on_loopback();
    if (!listener) return pass(listener);
    const auto address = host::local_address(listener->get());
    if (!address) return pass(address);
    say("bound " + scheme + *address + " for " + target);
    doors_.push_back({*std::move(listener), target.substr(scheme.size())});
  }
  return {};
}

Status Relay::wait(std::vector<pollfd>& sockets) const {
  const std::int64_t now = host::monotonic_ns();
  std::int64_t wait = kLongestWait;
  for (const RelayedConnection& connection : connections_) {
    if (const auto due = connection.due()) wait = std::min(wait, *due - now - kSpin);
  }
  const timespec timeout{0, std::max<std::int64_t>(wait, 0)};
  if (ppoll(sockets.data(), sockets.size(), &timeout, nullptr) < 0 && errno != EINTR) {
    return host::system_failure("wait for what is to be relayed");
  }
  return {};
}

Status Relay::welcome(std::size_t door) {
  auto near = host::accept_tcp(doors_[door].listener.get());
  if (!near) return pass(near);
  if (!*near) return {};
  auto far = host::connect_tcp(doors_[door].target);
  if (!far) {
    say("could not pass a connection on: " + to_string(far.error()));
    return {};
  }
  const LinkSpec back = order_.back.value_or(LinkSpec{});
  const std::string name = order_.link.from + " -> " + order_.link.to + ", target " + std::to_string(door) +
                           ", connection " + std::to_string(welcomed_++);
  connections_.emplace_back(*std::move(near), *std::move(far),
                            DelayLine(order_.link.delay, order_.link.jitter, order_.seed, name),
                            DelayLine(back.delay, back.jitter, order_.seed, name + ", back"), added_);
  return {};
}

Result<bool> Relay::is_dismissed() {
  while (true) {
    const auto order = agent_.next(Duration{0});
    if (!order) return pass(order);
    if (!*order) return false;
    if (std::holds_alternative<QuitOrder>(**order)) return true;
  }
}

Status Relay::run() {
  if (const Status sharp = host::set_timer_slack(Duration{1}); !sharp) return sharp;
  if (const Status opened = open(); !opened) return opened;
  std::vector<pollfd> sockets;
  while (true) {
    sockets.assign(1, {agent_.socket(), POLLIN, 0});
    for (const Door& door : doors_) sockets.push_back({door.listener.get(), POLLIN, 0});
    for (const RelayedConnection& connection : connections_) {
      sockets.push_back(connection.near_interest());
      sockets.push_back(connection.far_interest());
    }
    if (const Status waited = wait(sockets); !waited) return waited;
    auto events = sockets.cbegin() + 1 + static_cast<std::ptrdiff_t>(doors_.size());
    for (RelayedConnection& connection : connections_) {
      connection.handle(events[0].revents, events[1].revents);
      events += 2;
    }
    connections_.remove_if([](const RelayedConnection& connection) { return connection.is_over(); });
    for (std::size_t door = 0; door < doors_.size(); ++door) {
      if (sockets[1 + door].revents == 0) continue;
      if (const Status welcomed = welcome(door); !welcomed) return welcomed;
    }
    const auto dismissed = sockets[0].revents != 0 ? is_dismissed() : Result<bool>(false);
    if (!dismissed) return pass(dismissed);
    added_.tell(host::monotonic_ns(), *dismissed);
    if (*dismissed) return {};
  }
}

}  // namespace prochron::pipelines
