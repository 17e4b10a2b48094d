// A whole pipeline in this process: every stage's real loop in a thread of its own over memory, and a small agent that
// gives the orders and keeps the records. Nothing but tests includes this.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/unix_socket.h"
#include "pipelines/catalog.h"
#include "pipelines/runtime/memory/memory_transport.h"
#include "pipelines/runtime/stage_loop.h"
#include "trace/frame.h"

namespace prochron::pipelines::testing {

using Wrap = std::function<std::unique_ptr<Transport>(std::uint16_t stage, std::unique_ptr<Transport>)>;

/// Owned by a test; its thread. What goes wrong in a stage is a LogRecord "failed WHY"; what goes wrong here ends the
/// test program.
class ThreadedSession {
 public:
  explicit ThreadedSession(PipelineSpec pipeline, const Wrap& wrap = {}, std::uint64_t seed = 7);
  ~ThreadedSession() {
    for (Seat& seat : seats_) seat.line = {};
    for (Seat& seat : seats_) seat.loop.join();
  }
  ThreadedSession(const ThreadedSession&) = delete;
  ThreadedSession& operator=(const ThreadedSession&) = delete;

  /// Everything from opening the inboxes to quit; sources offer for `offered`.
  void run(Duration offered);
  const std::vector<trace::Record>& records() const { return records_; }
  template <class T>
  std::vector<T> all() const;

 private:
  struct Seat {
    StageOrder order{};
    host::Descriptor line{};
    trace::FrameDecoder decoder{};
    std::vector<std::string> said{};
    bool gone = false;
    std::thread loop{};
  };

  static void run_stage(const StageOrder& order, int socket, std::unique_ptr<Transport> transport);
  StageRole role(const Seat& seat) const { return find_stage(pipeline_.stages[seat.order.stage].kind)->role; }
  void give(Seat& seat, const Order& order);
  void listen(Duration patience);
  void take_in(Seat& seat);
  void await(const std::vector<std::string>& words, const std::function<bool(const Seat&)>& of);

  PipelineSpec pipeline_;
  MemoryNetwork network_;
  std::deque<Seat> seats_;
  std::vector<trace::Record> records_;
};

[[noreturn]] inline void give_up(const std::string& why) {
  std::fprintf(stderr, "threaded session: %s\n", why.c_str());
  std::abort();
}

inline ThreadedSession::ThreadedSession(PipelineSpec pipeline, const Wrap& wrap, std::uint64_t seed)
    : pipeline_(std::move(pipeline)) {
  for (std::size_t i = 0; i < pipeline_.stages.size(); ++i) {
    auto pair = host::make_socket_pair();
    if (!pair) give_up(to_string(pair.error()));
    const auto stage = static_cast<std::uint16_t>(i);
    auto transport = wrap ? wrap(stage, network_.join()) : network_.join();
    Seat& seat = seats_.emplace_back();
    seat.order = {.pipeline = pipeline_, .stage = stage, .process = stage, .seed = seed};
    seat.line = std::move(pair->mine);
    seat.loop = std::thread([order = seat.order, socket = pair->theirs.release(),
                             carrier = std::make_shared<std::unique_ptr<Transport>>(std::move(transport))] {
      run_stage(order, socket, std::move(*carrier));
    });
  }
}

inline void ThreadedSession::run_stage(const StageOrder& order, int socket, std::unique_ptr<Transport> transport) {
  auto recorder = trace::Recorder::over(socket);
  if (!recorder) give_up(to_string(recorder.error()));
  recorder->record(describe_process(order));
  AgentLine agent(socket);
  const StageSpec& spec = order.pipeline.stages[order.stage];
  StageParts parts{.transport = std::move(transport)};
  if (spec.kind == "source") {
    auto corpus = make_corpus(spec, order.corpus, order.seed);
    if (!corpus) give_up(to_string(corpus.error()));
    parts.corpus = *std::move(corpus);
  } else {
    auto stage = make_stage(spec);
    if (!stage) give_up(to_string(stage.error()));
    parts.stage = *std::move(stage);
  }
  const Status ended = StageLoop(order, std::move(parts), agent, *recorder).run();
  if (!ended) recorder->record(trace::LogRecord{.stage = order.stage, .text = "failed " + to_string(ended.error())});
}

inline void ThreadedSession::give(Seat& seat, const Order& order) {
  const std::string line = to_json(order) + '\n';
  if (send(seat.line.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
    give_up("a stage does not take its orders");
  }
}

inline void ThreadedSession::take_in(Seat& seat) {
  std::array<std::byte, 65536> bytes;
  const ssize_t n = recv(seat.line.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (n <= 0) {
    seat.gone = n == 0;
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

inline void ThreadedSession::listen(Duration patience) {
  std::vector<pollfd> lines;
  for (const Seat& seat : seats_) lines.push_back({seat.gone ? -1 : seat.line.get(), POLLIN, 0});
  poll(lines.data(), lines.size(), static_cast<int>(patience / std::chrono::milliseconds(1)));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].revents != 0) take_in(seats_[i]);
  }
}

/// Until each of `of` has said one of `words`.
inline void ThreadedSession::await(const std::vector<std::string>& words, const std::function<bool(const Seat&)>& of) {
  const auto has_said = [&words](const Seat& seat) {
    for (const std::string& line : seat.said) {
      if (line.starts_with("failed")) give_up(line);
      if (std::ranges::any_of(words, [&line](const std::string& word) { return line.starts_with(word); })) return true;
    }
    return false;
  };
  const std::int64_t deadline = host::monotonic_ns() + 10'000'000'000;
  for (const Seat& seat : seats_) {
    while (of(seat) && !has_said(seat)) {
      if (host::monotonic_ns() > deadline) give_up(pipeline_.stages[seat.order.stage].name + " never said " + words[0]);
      listen(std::chrono::milliseconds(20));
    }
  }
}

inline void ThreadedSession::run(Duration offered) {
  const auto everybody = [](const Seat&) { return true; };
  const auto sources = [this](const Seat& seat) { return role(seat) == StageRole::kSource; };
  const auto others = [this](const Seat& seat) { return role(seat) != StageRole::kSource; };
  await({"bound ", "ready"}, everybody);
  ConnectOrder connect;
  for (const Seat& seat : seats_) connect.next.push_back({seat.order.stage, "memory"});
  for (Seat& seat : seats_) give(seat, connect);
  await({"connected"}, everybody);
  const NativeTime start = host::native_now() + std::chrono::milliseconds(20);
  for (Seat& seat : seats_) give(seat, StartOrder{start.ns});
  while (host::native_now() < start + offered) listen(std::chrono::milliseconds(5));
  for (Seat& seat : seats_) {
    if (sources(seat)) give(seat, FinishOrder{});
  }
  await({"finished"}, sources);
  for (Seat& seat : seats_) {
    if (others(seat)) give(seat, FinishOrder{});
  }
  await({"finished"}, others);
  for (Seat& seat : seats_) give(seat, QuitOrder{});
  for (const Seat& seat : seats_) {
    while (!seat.gone) listen(std::chrono::milliseconds(20));
  }
}

template <class T>
std::vector<T> ThreadedSession::all() const {
  std::vector<T> found;
  for (const trace::Record& record : records_) {
    if (const auto* one = std::get_if<T>(&record)) found.push_back(*one);
  }
  return found;
}

}  // namespace prochron::pipelines::testing
