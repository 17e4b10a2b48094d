// Commands to ClockTransforms, one a fault. A fault takes its commands in the order of their instants, so one that comes
// later and acts sooner (an interrupted run heals at once) has cancelled those that were still to act. A heal that steps
// back is applied as a heal: as a change its step is a whole number of ns and would leave a drift's fraction behind.
#include "verdict/index/trajectory.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "faults/clock_course.h"

namespace prochron::verdict {
namespace {

std::int64_t instant_of(const trace::CommandRecord& command) { return command.change.at.ns; }

Status apply(faults::ClockTransform& transform, const trace::CommandRecord& command) {
  faults::Change change = command.change;
  change.at = {transform.host(), change.at.ns};
  if (command.heal && change.rate.ppt == 0) {
    const std::int64_t left = transform.offset_at(faults::ClockFamily::kRealtime, change.at).ns + change.step.ns;
    if (left >= -1 && left <= 1) return transform.heal(change.at, {faults::Heal::Form::kStep, {}});
  }
  return transform.apply(change);
}

}  // namespace

Status Trajectory::settle_fault(std::vector<trace::CommandRecord> commands) {
  std::vector<trace::CommandRecord> kept;
  for (const trace::CommandRecord& command : commands) {
    while (!kept.empty() && instant_of(kept.back()) > instant_of(command)) kept.pop_back();
    kept.push_back(command);
  }
  faults::ClockTransform transform(host());
  bool has_course = false;
  for (const trace::CommandRecord& command : kept) {
    if (auto applied = apply(transform, command); !applied) return applied;
    has_course = has_course || !command.change.course.empty();
  }
  commands_.insert(commands_.end(), kept.begin(), kept.end());
  if (has_course) {
    generated_.push_back(std::move(transform));
    return {};
  }
  auto sum = faults::ClockTransform::sum(listed_, transform);
  if (!sum) return pass(sum);
  listed_ = *std::move(sum);
  return {};
}

Status Trajectory::settle() {
  std::ranges::stable_sort(commands_, {}, &trace::CommandRecord::epoch);
  std::map<faults::FaultId, std::vector<trace::CommandRecord>> faults;
  for (const trace::CommandRecord& command : std::exchange(commands_, {})) {
    if (command.change.at.owner != host()) return fail(ErrorCode::kCorrupt, "they are instants of several hosts");
    faults[{command.window, command.fault}].push_back(command);
  }
  for (auto& [id, commands] : faults) {
    if (Status settled = settle_fault(std::move(commands)); !settled) return settled;
  }
  std::ranges::stable_sort(commands_, {}, instant_of);
  for (const trace::CommandRecord& command : commands_) {
    changes_.push_back(command.change.at.ns);
    start_offset_ += command.window == trace::kClocksStart ? command.change.step.ns : 0;
  }
  return {};
}

Result<Trajectory> Trajectory::sum(const Trajectory& own, const Trajectory& node) {
  auto listed = faults::ClockTransform::sum(own.listed_, node.listed_);
  if (!listed) return pass(listed);
  Trajectory both(own.host());
  both.start_offset_ = own.start_offset_ + node.start_offset_;
  both.listed_ = *std::move(listed);
  both.generated_ = own.generated_;
  both.generated_.insert(both.generated_.end(), node.generated_.begin(), node.generated_.end());
  std::ranges::merge(own.commands_, node.commands_, std::back_inserter(both.commands_), {}, instant_of, instant_of);
  for (const trace::CommandRecord& command : both.commands_) both.changes_.push_back(command.change.at.ns);
  return both;
}

std::int64_t Trajectory::offset_at(std::int64_t native_ns) const {
  constexpr auto kFamily = faults::ClockFamily::kRealtime;
  const NativeTime at{host(), native_ns};
  if (generated_.empty()) return listed_.offset_at(kFamily, at).ns;
  faults::FineOffset sum = listed_.fine_offset_at(kFamily, at);
  for (const faults::ClockTransform& one : generated_) sum += one.fine_offset_at(kFamily, at);
  const faults::FineOffset whole = sum / faults::kFinePerNanosecond;
  return static_cast<std::int64_t>(whole - (sum % faults::kFinePerNanosecond < 0 ? 1 : 0));
}

Rate Trajectory::rate_at(std::int64_t native_ns) const {
  constexpr auto kFamily = faults::ClockFamily::kRealtime;
  const NativeTime at{host(), native_ns};
  Rate sum = listed_.rate_at(kFamily, at);
  for (const faults::ClockTransform& one : generated_) sum.ppt += one.rate_at(kFamily, at).ppt;
  return sum;
}

std::size_t Trajectory::commands_until(std::int64_t native_ns) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(changes_, native_ns) - changes_.begin());
}

bool Trajectory::changes_between(std::int64_t after_ns, std::int64_t until_ns) const {
  const auto first = std::ranges::upper_bound(changes_, after_ns);
  return first != changes_.end() && *first <= until_ns;
}

bool Trajectory::is_generated_at(std::int64_t native_ns) const {
  return std::ranges::any_of(generated_, [&](const auto& one) { return one.follows_course(native_ns); });
}

std::vector<std::int64_t> Trajectory::after_jumps(std::int64_t after_ns, std::int64_t until_ns,
                                                  std::size_t most) const {
  std::vector<std::int64_t> offsets;
  for (const faults::ClockTransform& one : generated_) {
    if (one.jumps_between(after_ns, until_ns) == 0) continue;
    for (std::int64_t at = one.next_of_course(after_ns); at <= until_ns && offsets.size() < most;
         at = one.next_of_course(at)) {
      offsets.push_back(offset_at(at));
    }
  }
  return offsets;
}

}  // namespace prochron::verdict
