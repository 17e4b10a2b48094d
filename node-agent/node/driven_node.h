// A loop and the nodes on it, driven by a test: commands are answered before it goes on, records are there to be asked.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/native_clock.h"
#include "host/random_mark.h"
#include "node-agent/node/node.h"

namespace prochron::agent {

/// The loop of all nodes of one test. Owned by the test; its thread.
class DrivenLoop {
 public:
  boost::asio::io_context& loop() { return loop_; }

  /// Until `condition` holds, at most ten seconds; then the test has failed.
  template <class Condition>
  void run_until(Condition condition) {
    const auto deadline = host::native_now() + std::chrono::seconds(10);
    while (!condition() && host::native_now() < deadline) loop_.run_one_for(std::chrono::milliseconds(50));
    EXPECT_TRUE(condition()) << "ten seconds have passed";
  }
  void run_for(Duration duration) {
    const auto end = host::native_now() + duration;
    while (host::native_now() < end) loop_.run_one_for(std::chrono::milliseconds(5));
  }

 private:
  boost::asio::io_context loop_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_{loop_.get_executor()};
};

/// Owned by the test; its thread.
class DrivenNode {
 public:
  DrivenNode(DrivenLoop& loop, std::string name, RunId run, std::vector<std::string> allow = {})
      : loop_(loop), node_(loop.loop(), {std::move(name), run, std::move(allow), std::chrono::seconds(3)}) {
    node_.on_event([this](const NodeEvent& event) { events.push_back(event); });
  }
  DrivenNode(const DrivenNode&) = delete;
  DrivenNode& operator=(const DrivenNode&) = delete;
  ~DrivenNode() { EXPECT_TRUE(stop()); }

  Node& node() { return node_; }
  Result<Prepared> prepare(SessionOrder order) {
    return answer<Result<Prepared>>([&](auto done) { node_.prepare(std::move(order), std::move(done)); });
  }
  Status connect(const std::vector<pipelines::Endpoint>& inboxes) {
    return answer<Status>([&](auto done) { node_.connect(inboxes, std::move(done)); });
  }
  Status start(Duration from_now) {
    return answer<Status>([&](auto done) { node_.start(host::native_now() + from_now, std::move(done)); });
  }
  Status schedule(const ProcessFaultOrder& order) {
    return answer<Status>([&](auto done) { node_.schedule(order, std::move(done)); });
  }
  Status schedule(const FaultOrder& order) {
    return answer<Status>([&](auto done) { node_.schedule(order, std::move(done)); });
  }
  Status finish() {
    return answer<Status>([&](auto done) { node_.finish(std::move(done)); });
  }
  Status stop() {
    return answer<Status>([&](auto done) { node_.stop(std::move(done)); });
  }

  /// What it recorded of one kind, from the beginning.
  template <class R>
  std::vector<R> all() {
    take_records();
    std::vector<R> found;
    for (const trace::Record& record : records_) {
      if (const R* const one = std::get_if<R>(&record)) found.push_back(*one);
    }
    return found;
  }

  std::vector<NodeEvent> events;

 private:
  template <class Answer, class Command>
  Answer answer(Command command) {
    auto answered = std::make_shared<std::optional<Answer>>();
    command(Done<Answer>([answered](Answer given) { *answered = std::move(given); }));
    loop_.run_until([&answered] { return answered->has_value(); });
    if (!*answered) return fail(ErrorCode::kTimeout, "no answer");
    return **answered;
  }
  void take_records() {
    trace::FrameDecoder decoder;
    trace::Decoded decoded;
    while (!node_.outbox().empty()) {
      decoder.feed(node_.outbox().take());
      while (decoder.next(decoded).value()) records_.push_back(decoded.record);
    }
  }

  DrivenLoop& loop_;
  Node node_;
  std::vector<trace::Record> records_;
};

}  // namespace prochron::agent
