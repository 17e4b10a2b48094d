// Commands to a ClockTransform. A clock takes them in the order of their instants, so one that comes later and acts
// sooner (an interrupted run heals at once) has cancelled those that were still to act. A heal that steps back is
// applied as a heal: as a change its step is a whole number of ns and would leave a drift's fraction behind.
#include "verdict/index/trajectory.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace prochron::verdict {
namespace {

std::int64_t instant_of(const trace::CommandRecord& command) { return command.change.at.ns; }

Status apply(faults::ClockTransform& transform, const trace::CommandRecord& command) {
  const NativeTime at{transform.host(), command.change.at.ns};
  if (command.heal && command.change.rate.ppt == 0) {
    const std::int64_t left = transform.offset_at(faults::ClockFamily::kRealtime, at).ns + command.change.step.ns;
    if (left >= -1 && left <= 1) return transform.heal(at, {faults::Heal::Form::kStep, {}});
  }
  return transform.apply({at, command.change.step, command.change.rate});
}

}  // namespace

Status Trajectory::settle() {
  std::ranges::stable_sort(commands_, {}, &trace::CommandRecord::epoch);
  std::vector<trace::CommandRecord> kept;
  for (const trace::CommandRecord& command : commands_) {
    while (!kept.empty() && instant_of(kept.back()) > instant_of(command)) kept.pop_back();
    kept.push_back(command);
  }
  commands_ = std::move(kept);
  const auto elsewhere = [&](const trace::CommandRecord& one) { return one.change.at.owner != transform_.host(); };
  if (std::ranges::any_of(commands_, elsewhere)) {
    return fail(ErrorCode::kCorrupt, "they are instants of several hosts");
  }
  for (const trace::CommandRecord& command : commands_) {
    if (auto applied = apply(transform_, command); !applied) return applied;
    changes_.push_back(command.change.at.ns);
  }
  return {};
}

Result<Trajectory> Trajectory::sum(const Trajectory& own, const Trajectory& node) {
  auto transform = faults::ClockTransform::sum(own.transform_, node.transform_);
  if (!transform) return pass(transform);
  Trajectory both(own.host());
  both.transform_ = *std::move(transform);
  std::ranges::merge(own.commands_, node.commands_, std::back_inserter(both.commands_), {}, instant_of, instant_of);
  for (const trace::CommandRecord& command : both.commands_) both.changes_.push_back(command.change.at.ns);
  return both;
}

std::int64_t Trajectory::offset_at(std::int64_t native_ns) const {
  return transform_.offset_at(faults::ClockFamily::kRealtime, {transform_.host(), native_ns}).ns;
}

Rate Trajectory::rate_at(std::int64_t native_ns) const {
  return transform_.rate_at(faults::ClockFamily::kRealtime, {transform_.host(), native_ns});
}

std::size_t Trajectory::commands_until(std::int64_t native_ns) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(changes_, native_ns) - changes_.begin());
}

bool Trajectory::changes_between(std::int64_t after_ns, std::int64_t until_ns) const {
  const auto first = std::ranges::upper_bound(changes_, after_ns);
  return first != changes_.end() && *first <= until_ns;
}

}  // namespace prochron::verdict
