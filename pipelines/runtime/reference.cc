// One message at a time: it is sent, then the stages take turns in the graph's order until their inboxes are empty.
#include "pipelines/runtime/reference.h"

#include <algorithm>
#include <map>

#include "pipelines/catalog.h"
#include "pipelines/runtime/memory/memory_transport.h"
#include "pipelines/runtime/parts.h"
#include "pipelines/runtime/transit.h"

namespace prochron::pipelines {
namespace {

/// Owned by one run; its thread.
class Reference {
 public:
  Reference(const StageOrder& order, trace::Recorder& recorder) : order_(order), recorder_(recorder) {}
  Status build();
  Status run();

 private:
  StageRole role(std::uint16_t stage) const { return find_stage(order_.pipeline.stages[stage].kind)->role; }
  Status forward(const Message& message);
  Status drain(std::uint16_t stage);
  Status answer_all(std::uint16_t source);

  const StageOrder& order_;
  trace::Recorder& recorder_;
  MemoryNetwork network_;
  std::vector<std::unique_ptr<Transport>> transports_;
  std::map<std::uint16_t, std::unique_ptr<Stage>> stages_;
  std::vector<std::uint16_t> in_order_;  ///< receiving stages, each behind all that feed it
};

/// Receiving stages, each behind all that feed it; check_graph has seen that there is no cycle.
std::vector<std::uint16_t> sort(const PipelineSpec& pipeline) {
  std::vector<std::uint16_t> sorted;
  std::vector<bool> done(pipeline.stages.size());
  for (std::size_t round = 0; round < pipeline.stages.size(); ++round) {
    for (std::size_t i = 0; i < pipeline.stages.size(); ++i) {
      const auto& from = pipeline.stages[i].from;
      if (done[i] || !std::all_of(from.begin(), from.end(), [&done](std::uint16_t stage) { return done[stage]; }))
        continue;
      done[i] = true;
      if (!from.empty()) sorted.push_back(static_cast<std::uint16_t>(i));
    }
  }
  return sorted;
}

Status Reference::build() {
  if (const Status right = check_graph(order_.pipeline); !right) return right;
  in_order_ = sort(order_.pipeline);
  for (std::size_t i = 0; i < order_.pipeline.stages.size(); ++i) transports_.push_back(network_.join());
  std::map<std::uint16_t, Endpoint> inboxes;
  for (const std::uint16_t stage : in_order_) {
    auto made = make_stage(order_.pipeline.stages[stage]);
    if (!made) return pass(made);
    stages_[stage] = *std::move(made);
    const auto inbox = transports_[stage]->bind({.stage = stage});
    if (!inbox) return pass(inbox);
    inboxes[stage] = *inbox;
  }
  for (const Edge& edge : edges(order_.pipeline)) {
    if (const Status joined = transports_[edge.from]->connect({inboxes[edge.to]}); !joined) return joined;
  }
  return {};
}

Status Reference::forward(const Message& message) {
  for (const Edge& edge : edges(order_.pipeline)) {
    if (edge.from != message.sender) continue;
    if (const Status sent = transports_[edge.from]->send(edge.to, message); !sent) return sent;
  }
  return {};
}

Status Reference::drain(std::uint16_t stage) {
  Message in;
  while (true) {
    const auto came = transports_[stage]->receive(in, Duration{0});
    if (!came) return pass(came);
    if (!*came) return {};
    const auto done = pass_through(in, stage, *stages_[stage]);
    if (!done) return pass(done);
    if (role(stage) == StageRole::kSink) {
      recorder_.record(
          trace::OracleRecord{.stage = stage, .path = done->path, .input = done->input, .digest = digest(*done)});
    } else if (const Status sent = forward(*done); !sent) {
      return sent;
    }
  }
}

Status Reference::answer_all(std::uint16_t source) {
  const auto corpus = make_corpus(order_.pipeline.stages[source], order_.corpus, order_.seed);
  if (!corpus) return pass(corpus);
  for (std::uint64_t input = 0; input < corpus->size(); ++input) {
    if (const Status sent = forward(first_message(source, input, *corpus, TraceId{})); !sent) return sent;
    for (const std::uint16_t stage : in_order_) {
      if (const Status drained = drain(stage); !drained) return drained;
    }
  }
  return {};
}

Status Reference::run() {
  for (std::size_t stage = 0; stage < order_.pipeline.stages.size(); ++stage) {
    const auto index = static_cast<std::uint16_t>(stage);
    if (role(index) != StageRole::kSource) continue;
    if (const Status answered = answer_all(index); !answered) return answered;
  }
  return {};
}

}  // namespace

Status run_reference(const StageOrder& order, trace::Recorder& recorder) {
  Reference reference(order, recorder);
  if (const Status built = reference.build(); !built) return built;
  return reference.run();
}

}  // namespace prochron::pipelines
