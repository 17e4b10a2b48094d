// A whole pipeline in this process: every stage's real loop in a thread of its own, over memory. Nothing but tests
// includes this.
#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "host/unix_socket.h"
#include "pipelines/runtime/memory/memory_transport.h"
#include "pipelines/runtime/stage_loop.h"
#include "pipelines/runtime/testing/small_agent.h"

namespace prochron::pipelines::testing {

/// May put something between a stage and its carrier.
using Wrap = std::function<std::unique_ptr<Transport>(std::uint16_t stage, std::unique_ptr<Transport>)>;

/// Owned by a test; its thread.
class ThreadedSession {
 public:
  explicit ThreadedSession(const PipelineSpec& pipeline, const Wrap& wrap = {}, std::uint64_t seed = 7);
  ~ThreadedSession() {
    agent_.hang_up();
    for (std::thread& stage : stages_) stage.join();
  }
  ThreadedSession(const ThreadedSession&) = delete;
  ThreadedSession& operator=(const ThreadedSession&) = delete;

  /// Everything from opening the inboxes to quit; sources offer for `offered`.
  void run(Duration offered) {
    const std::vector<Endpoint> inboxes = agent_.prepare();
    agent_.connect([&inboxes](std::uint16_t) { return inboxes; });
    agent_.run(offered);
    agent_.quit();
  }
  const std::vector<trace::Record>& records() const { return agent_.records(); }
  template <class T>
  std::vector<T> all() const {
    return agent_.all<T>();
  }

 private:
  static void run_stage(const StageOrder& order, int socket, std::unique_ptr<Transport> transport);

  MemoryNetwork network_;
  SmallAgent agent_;
  std::vector<std::thread> stages_;
};

inline ThreadedSession::ThreadedSession(const PipelineSpec& pipeline, const Wrap& wrap, std::uint64_t seed)
    : agent_(pipeline) {
  for (std::size_t i = 0; i < pipeline.stages.size(); ++i) {
    auto pair = host::make_socket_pair();
    if (!pair) give_up(to_string(pair.error()));
    const auto stage = static_cast<std::uint16_t>(i);
    agent_.add(stage, std::move(pair->mine));
    auto transport = wrap ? wrap(stage, network_.join()) : network_.join();
    const StageOrder order{.pipeline = pipeline, .stage = stage, .process = stage, .seed = seed};
    stages_.emplace_back([order, socket = pair->theirs.release(), carrier = std::move(transport)]() mutable {
      run_stage(order, socket, std::move(carrier));
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

}  // namespace prochron::pipelines::testing
