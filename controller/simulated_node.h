// A node of a simulated pipeline: answers the conductor in virtual time, with the frames a real agent would have sent.
// The nodes of one run share one SimulatedPipeline, because a message crosses them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "controller/node.h"
#include "controller/simulated_pipeline.h"
#include "controller/timeline.h"

namespace prochron::controller {

/// Owned by the run that simulates; the controller's loop thread.
class SimulatedNode final : public Node {
 public:
  /// One node per name, sharing a pipeline.
  static std::vector<std::unique_ptr<SimulatedNode>> create(const std::vector<std::string>& names, Timeline& timeline,
                                                            std::uint64_t seed);

  const std::string& name() const override { return name_; }
  void listen(Listener listener) override { listener_ = std::move(listener); }
  void prepare(const SessionOrder& order, Done<Result<Prepared>> done) override;
  void connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done) override;
  void start(NativeTime at, Done<Status> done) override;
  void schedule(const FaultOrder& order, Done<Status> done) override;
  void schedule(const ProcessFaultOrder& order, Done<Status> done) override;
  void finish(Done<Status> done) override;
  void stop(Done<Status> done) override;

 private:
  struct Shared;
  SimulatedNode(std::string name, Timeline& timeline, std::shared_ptr<Shared> shared)
      : name_(std::move(name)), timeline_(timeline), shared_(std::move(shared)) {}
  void answer(Done<Status> done, Status status, Duration after);
  void deliver(const trace::Record& record);

  std::string name_;
  Timeline& timeline_;
  std::shared_ptr<Shared> shared_;
  Listener listener_;
  std::map<trace::ProcessIndex, std::uint64_t> sequences_;
};

}  // namespace prochron::controller
