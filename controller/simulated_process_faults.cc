// Process faults of a simulated pipeline: a stage that is away takes nothing in, and one that was killed has lost what
// it had in its hands.
#include <algorithm>

#include "controller/simulated_pipeline.h"
#include "pipelines/catalog.h"

namespace prochron::controller {
namespace {

constexpr Duration kStarting = std::chrono::milliseconds{30};  // from a process's start to its doing its part

}  // namespace

Status SimulatedPipeline::schedule(const ProcessFaultOrder& order) {
  const auto& stages = order_.pipeline.stages;
  const auto found = std::ranges::find(stages, order.target, &pipelines::StageSpec::name);
  if (found == stages.end()) return fail(ErrorCode::kRefused, "no process called `" + order.target + "`", "simulated");
  if (order.at <= timeline_.now()) return fail(ErrorCode::kRefused, "published after its instant", "simulated");
  const auto stage = static_cast<std::uint16_t>(found - stages.begin());
  const trace::ProcessFaultRecord fault{.window = order.window,
                                        .fault = order.fault,
                                        .target = order.target,
                                        .process = stages_[stage].process,
                                        .successor = stages_[stage].process,
                                        .at = order.at,
                                        .until = order.until};
  emit(stage, fault);
  timeline_.at(order.at, [this, stage, fault] {
    if (alive_) disturb(stage, fault);
  });
  return {};
}

void SimulatedPipeline::disturb(std::uint16_t stage, trace::ProcessFaultRecord fault) {
  StageState& state = stages_[stage];
  const bool kills = fault.fault != faults::ProcessFault::kPause;
  const NativeTime back = fault.until + (kills ? kStarting : Duration{0});
  fault.process = fault.successor = state.process;
  fault.began_ns = fault.at.ns;
  emit(stage, fault);
  state.away_from = fault.at.ns;
  state.away_until = back.ns;
  state.killed += kills ? 1 : 0;
  state.free_at = kills ? back.ns : std::max(state.free_at + (back - fault.at).count(), back.ns);
  timeline_.at(back, [this, stage, fault, kills, back]() mutable {
    if (!alive_) return;
    if (kills) {
      stages_[stage].process += static_cast<trace::ProcessIndex>(stages_.size());
      emit_process(stage);
    }
    fault.successor = stages_[stage].process;
    fault.ended_ns = back.ns;
    emit(stage, fault);
  });
}

}  // namespace prochron::controller
