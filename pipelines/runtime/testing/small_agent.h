// The least that an agent has to be: it gives stages their orders in the right sequence and keeps what they record.
// Nothing but tests includes this.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "host/descriptor.h"
#include "host/native_clock.h"
#include "pipelines/catalog.h"
#include "pipelines/runtime/orders.h"
#include "trace/frame.h"

namespace prochron::pipelines::testing {

[[noreturn]] inline void give_up(const std::string& why) {
  std::fprintf(stderr, "small agent: %s\n", why.c_str());
  std::abort();
}

/// Owned by a test; its thread. What goes wrong, in a stage or here, ends the test program with the reason.
class SmallAgent {
 public:
  explicit SmallAgent(PipelineSpec pipeline) : pipeline_(std::move(pipeline)) {}

  /// The socket to a stage that is starting.
  void add(std::uint16_t stage, host::Descriptor line) { seats_.push_back({.stage = stage, .line = std::move(line)}); }
  /// Until every stage has an inbox or needs none; where they are.
  std::vector<Endpoint> prepare();
  /// `seen_from` says where a stage finds the inboxes, for example behind relays.
  void connect(const std::function<std::vector<Endpoint>(std::uint16_t stage)>& seen_from);
  /// Sources offer for `offered`; then everything drains.
  void run(Duration offered);
  /// Until every stage has gone.
  void quit();
  /// As if this agent had died.
  void hang_up() { seats_.clear(); }

  const std::vector<trace::Record>& records() const { return records_; }
  template <class T>
  std::vector<T> all() const;

 private:
  struct Seat {
    std::uint16_t stage = 0;
    host::Descriptor line{};
    trace::FrameDecoder decoder{};
    std::vector<std::string> said{};
    bool gone = false;
  };
  using Which = std::function<bool(const Seat&)>;

  bool is_source(const Seat& seat) const {
    return find_stage(pipeline_.stages[seat.stage].kind)->role == StageRole::kSource;
  }
  static void give(Seat& seat, const Order& order);
  void finish(const Which& which);
  void listen(Duration patience);
  void take_in(Seat& seat);
  /// Until each of `which` has said something that begins with one of `words`.
  void await(const std::vector<std::string>& words, const Which& which);

  PipelineSpec pipeline_;
  std::deque<Seat> seats_;
  std::vector<trace::Record> records_;
};

inline void SmallAgent::give(Seat& seat, const Order& order) {
  const std::string line = to_json(order) + '\n';
  if (send(seat.line.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
    give_up("a stage does not take its orders");
  }
}

inline void SmallAgent::take_in(Seat& seat) {
  std::array<std::byte, 65536> bytes;
  const ssize_t n = recv(seat.line.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (n <= 0) {
    seat.gone = true;
    return;
  }
  seat.decoder.feed(std::span(bytes).first(static_cast<std::size_t>(n)));
  trace::Decoded decoded;
  while (true) {
    const auto more = seat.decoder.next(decoded);
    if (!more) give_up(to_string(more.error()));
    if (!*more) return;
    if (const auto* log = std::get_if<trace::LogRecord>(&decoded.record)) seat.said.push_back(log->text);
    records_.push_back(decoded.record);
  }
}

inline void SmallAgent::listen(Duration patience) {
  std::vector<pollfd> lines;
  for (const Seat& seat : seats_) lines.push_back({seat.gone ? -1 : seat.line.get(), POLLIN, 0});
  poll(lines.data(), lines.size(), static_cast<int>(patience / std::chrono::milliseconds(1)));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].revents != 0) take_in(seats_[i]);
  }
}

inline void SmallAgent::await(const std::vector<std::string>& words, const Which& which) {
  const auto has_said = [&words](const Seat& seat) {
    for (const std::string& line : seat.said) {
      if (line.starts_with("failed")) give_up(line);
      if (std::ranges::any_of(words, [&line](const std::string& word) { return line.starts_with(word); })) return true;
    }
    return false;
  };
  const std::int64_t deadline = host::monotonic_ns() + 10'000'000'000;
  for (const Seat& seat : seats_) {
    while (which(seat) && !has_said(seat)) {
      if (host::monotonic_ns() > deadline) give_up(pipeline_.stages[seat.stage].name + " never said " + words[0]);
      listen(std::chrono::milliseconds(20));
    }
  }
}

inline std::vector<Endpoint> SmallAgent::prepare() {
  await({"bound ", "ready"}, [](const Seat&) { return true; });
  std::vector<Endpoint> inboxes;
  for (const Seat& seat : seats_) {
    for (const std::string& line : seat.said) {
      if (line.starts_with("bound ")) inboxes.push_back({seat.stage, line.substr(6)});
    }
  }
  return inboxes;
}

inline void SmallAgent::connect(const std::function<std::vector<Endpoint>(std::uint16_t stage)>& seen_from) {
  for (Seat& seat : seats_) give(seat, ConnectOrder{seen_from(seat.stage)});
  await({"connected"}, [](const Seat&) { return true; });
}

inline void SmallAgent::finish(const Which& which) {
  for (Seat& seat : seats_) {
    if (which(seat)) give(seat, FinishOrder{});
  }
  await({"finished"}, which);
}

inline void SmallAgent::run(Duration offered) {
  const NativeTime start = host::native_now() + std::chrono::milliseconds(20);
  for (Seat& seat : seats_) give(seat, StartOrder{start.ns});
  while (host::native_now() < start + offered) listen(std::chrono::milliseconds(5));
  finish([this](const Seat& seat) { return is_source(seat); });
  finish([this](const Seat& seat) { return !is_source(seat); });
}

inline void SmallAgent::quit() {
  for (Seat& seat : seats_) give(seat, QuitOrder{});
  for (const Seat& seat : seats_) {
    while (!seat.gone) listen(std::chrono::milliseconds(20));
  }
}

template <class T>
std::vector<T> SmallAgent::all() const {
  std::vector<T> found;
  for (const trace::Record& record : records_) {
    if (const auto* one = std::get_if<T>(&record)) found.push_back(*one);
  }
  return found;
}

}  // namespace prochron::pipelines::testing
