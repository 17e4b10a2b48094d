// Frames out of records, answers out of the timeline; the pipeline does the rest.
#include "controller/simulated_node.h"

#include <utility>

#include "trace/frame.h"

namespace prochron::controller {
namespace {

constexpr Duration kAnswer = std::chrono::milliseconds{1};  // an agent on this host
constexpr Duration kDrain = std::chrono::seconds{1};        // for what is under way when the sources stop

/// The process a record is of; frames of one process are numbered through, as its recorder does.
trace::ProcessIndex process_of(const trace::Record& record) {
  return std::visit(
      [](const auto& r) -> trace::ProcessIndex {
        if constexpr (requires { r.process; }) {
          return r.process;
        } else {
          return UINT32_MAX;
        }
      },
      record);
}

}  // namespace

struct SimulatedNode::Shared {
  std::map<std::string, SimulatedNode*> nodes;
  std::unique_ptr<SimulatedPipeline> pipeline;
};

std::vector<std::unique_ptr<SimulatedNode>> SimulatedNode::create(const std::vector<std::string>& names,
                                                                  Timeline& timeline, std::uint64_t seed) {
  auto shared = std::make_shared<Shared>();
  std::vector<std::unique_ptr<SimulatedNode>> nodes;
  for (const std::string& name : names) {
    nodes.push_back(std::unique_ptr<SimulatedNode>(new SimulatedNode(name, timeline, shared)));
    shared->nodes[name] = nodes.back().get();
  }
  // A plain reference: the pipeline lives inside what it refers to.
  Shared& all = *shared;
  shared->pipeline = std::make_unique<SimulatedPipeline>(
      timeline, seed, [&all](const std::string& node, const trace::Record& record) {
        const auto found = all.nodes.find(node);
        if (found != all.nodes.end()) found->second->deliver(record);
      });
  return nodes;
}

void SimulatedNode::answer(Done<Status> done, Status status, Duration after) {
  timeline_.at(timeline_.now() + after, [done = std::move(done), status = std::move(status)] { done(status); });
}

void SimulatedNode::deliver(const trace::Record& record) {
  trace::Bytes frames;
  trace::encode(record, ++sequences_[process_of(record)], frames);
  if (listener_.frames) listener_.frames(frames);
}

void SimulatedNode::prepare(const SessionOrder& order, Done<Result<Prepared>> done) {
  sequences_.clear();
  const HostId host = timeline_.now().owner;
  const bool first = shared_->nodes.begin()->second == this;
  timeline_.at(timeline_.now() + kAnswer, [this, order, host, first, done = std::move(done)] {
    if (first) shared_->pipeline->prepare(order);
    done(Prepared{host, {}});
  });
}

void SimulatedNode::connect(const std::vector<pipelines::Endpoint>&, Done<Status> done) {
  answer(std::move(done), {}, kAnswer);
}

void SimulatedNode::start(NativeTime at, Done<Status> done) {
  shared_->pipeline->start(at);
  answer(std::move(done), {}, kAnswer);
}

void SimulatedNode::schedule(const FaultOrder& order, Done<Status> done) {
  answer(std::move(done), shared_->pipeline->schedule(order), kAnswer);
}

void SimulatedNode::schedule(const ProcessFaultOrder& order, Done<Status> done) {
  answer(std::move(done), shared_->pipeline->schedule(order), kAnswer);
}

void SimulatedNode::finish(Done<Status> done) {
  shared_->pipeline->finish();
  answer(std::move(done), {}, kDrain);
}

void SimulatedNode::stop(Done<Status> done) {
  shared_->pipeline->stop();
  for (const auto& [process, last] : sequences_) {
    if (process == UINT32_MAX || !listener_.frames) continue;
    trace::Bytes frames;
    trace::encode(trace::StreamEndRecord{process, last, last, true}, last + 1, frames);
    listener_.frames(frames);
  }
  answer(std::move(done), {}, kAnswer);
}

}  // namespace prochron::controller
