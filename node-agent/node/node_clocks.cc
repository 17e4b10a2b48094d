// Publishing is all or nothing: when one page refuses, those that had already taken the change get back what they
// showed, which is possible because it lies in the future of all of them.
#include "node-agent/node/node_clocks.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "faults/control_page.h"
#include "host/native_clock.h"
#include "node-agent/node/fault_commands.h"

namespace prochron::agent {
namespace {

/// Of a course that is streamed: for readers that were interrupted between their clock and the page.
constexpr Duration kKeptPast = std::chrono::milliseconds(50);

bool follows(const FollowedPage& page, ClockId clock) {
  return std::ranges::find(page.clocks, clock) != page.clocks.end();
}

}  // namespace

Result<faults::ClockTransform> NodeClocks::shown_by(const std::vector<ClockId>& clocks,
                                                    const Transforms& transforms) const {
  Result<faults::ClockTransform> shown = faults::ClockTransform(host_);
  for (const ClockId clock : clocks) {
    const auto course = transforms.at(clock).excerpt(host::native_now() - kKeptPast, PROCHRON_SEGMENTS);
    if (!course) return course;
    if (shown) shown = faults::ClockTransform::sum(*shown, *course);
  }
  return shown;
}

Result<trace::CommandRecord> NodeClocks::start_at(ClockId clock, Offset start) {
  const NativeTime now = host::native_now();
  const faults::Change change{now, start, Rate{}, Affects::kRealtime};
  faults::ClockCourse& course = transforms_.at(clock);
  if (const Status applied = course.fault({trace::kClocksStart, 0}).apply(change); !applied) return pass(applied);
  return trace::CommandRecord{clock, course.epoch(), trace::kClocksStart, false, change, now, 0};
}

Result<FollowedPage*> NodeClocks::add_page(const std::string& purpose, const std::vector<ClockId>& clocks,
                                           faults::Backend& backend) {
  const auto shown = shown_by(clocks, transforms_);
  if (!shown) return pass(shown);
  auto bent = backend.bend(purpose, *shown);
  if (!bent) return pass(bent);
  pages_.push_back({.clocks = clocks, .shown = clocks.back(), .bent = *std::move(bent), .reported = faults::ClockCourse(host_)});
  return &pages_.back();
}

Status NodeClocks::check(const FaultOrder& order, NativeTime now) const {
  if (!transforms_.contains(order.clock)) {
    return fail(ErrorCode::kRefused, "no clock " + std::to_string(order.clock.value) + " on this node");
  }
  std::vector<NativeTime> instants{order.heal_at};
  for (const faults::Change& change : order.changes) instants.push_back(change.at);
  for (const NativeTime instant : instants) {
    if (instant.owner != host_) return fail(ErrorCode::kRefused, "an instant of another host's clock");
    if (instant - now < kScheduleLead) {
      return fail(ErrorCode::kRefused, "late publication: a change in " + std::to_string((instant - now).count()) +
                                           " ns, less than " + std::to_string(kScheduleLead.count()) + " ns ahead");
    }
  }
  return {};
}

/// Of a generated course a page holds so much as fits, and is shown the next part well before that ends.
Status NodeClocks::show_further(const FollowedPage& followed) const {
  if (followed.bent->transform().known_until() == std::numeric_limits<std::int64_t>::max()) return {};
  const auto further = shown_by(followed.clocks, transforms_);
  return further ? followed.bent->apply(*further) : pass(further);
}

Status NodeClocks::publish(ClockId clock, const Transforms& transforms) {
  std::vector<FollowedPage*> taken;
  const auto put_back = [&](Error why) -> Status {
    for (FollowedPage* followed : taken) {
      const auto old = shown_by(followed->clocks, transforms_);
      if (!old || !followed->bent->apply(*old)) why.definite = Definite::kNo;
    }
    return tl::unexpected<Error>(std::move(why));
  };
  for (FollowedPage& followed : pages_) {
    if (!follows(followed, clock)) continue;
    if (followed.lease_lost) {
      return put_back({ErrorCode::kRefused, "its victims have healed by themselves: the lease was lost", followed.bent->place()});
    }
    const auto shown = shown_by(followed.clocks, transforms);
    if (!shown) return put_back(shown.error());
    if (const Status stored = followed.bent->apply(*shown); !stored) return put_back(stored.error());
    taken.push_back(&followed);
  }
  return {};
}

Result<std::vector<trace::CommandRecord>> NodeClocks::schedule(const FaultOrder& order) {
  if (const Status right = check(order, host::native_now()); !right) return pass(right);
  const auto of_stamps = [](const faults::Change& change) { return change.affects == Affects::kStamps; };
  if (std::ranges::any_of(order.changes, of_stamps)) return schedule_reported(order);
  Transforms transforms = transforms_;
  auto records = bend(order, transforms.at(order.clock));
  if (!records) return records;
  if (const Status published = publish(order.clock, transforms); !published) return pass(published);
  transforms_ = std::move(transforms);
  tell_epochs(*records);
  return records;
}

/// No page learns of it.
Result<std::vector<trace::CommandRecord>> NodeClocks::schedule_reported(const FaultOrder& order) {
  faults::ClockCourse alone(host_);
  auto records = bend(order, alone);
  if (!records) return records;
  for (FollowedPage& followed : pages_) {
    if (follows(followed, order.clock)) (void)bend(order, followed.reported);  // as it could be done alone
  }
  tell_epochs(*records);
  return records;
}

void NodeClocks::tell_epochs(std::vector<trace::CommandRecord>& records) {
  const NativeTime published = host::native_now();
  for (trace::CommandRecord& record : records) {
    record.published = published;
    for (FollowedPage& followed : pages_) {
      if (follows(followed, record.clock)) followed.epochs.note(record.change.at);
    }
  }
}

/// When all that follows a clock can be made to change it.
NativeTime NodeClocks::soonest_change(ClockId clock) const {
  NativeTime at = host::native_now() + kScheduleLead;
  for (const FollowedPage& followed : pages_) {
    if (follows(followed, clock)) at = std::max(at, followed.bent->soonest_change(at));
  }
  return at;
}

std::vector<trace::CommandRecord> NodeClocks::heal_all() {
  constexpr auto kFamily = faults::ClockFamily::kRealtime;
  std::vector<trace::CommandRecord> records;
  for (const auto& [clock, course] : Transforms(transforms_)) {
    const NativeTime at = soonest_change(clock);
    // A fault is published with its heal: where nothing is to come, nothing is bent that was not to be left so.
    if (course.last_change() < at.ns) continue;
    Transforms healed = transforms_;
    std::vector<trace::CommandRecord> of_clock;
    for (const auto& [id, transform] : course.faults()) {
      if (transform.segments(kFamily).back().from < at.ns) continue;
      faults::ClockTransform& ended = healed.at(clock).fault(id);
      ended.cancel_from(at);
      const Offset before = ended.offset_at(kFamily, at);
      if (!ended.heal(at, {})) continue;
      of_clock.push_back({clock, healed.at(clock).epoch(), id.window, true, {at, -before, {}}, {}, id.fault});
    }
    if (!publish(clock, healed)) continue;
    transforms_ = std::move(healed);
    for (trace::CommandRecord& record : of_clock) record.published = host::native_now();
    records.insert(records.end(), of_clock.begin(), of_clock.end());
  }
  return records;
}

std::vector<trace::LeaseLossRecord> NodeClocks::renew() {
  std::vector<trace::LeaseLossRecord> lost;
  for (FollowedPage& followed : pages_) {
    if (followed.lease_lost) continue;
    Status renewed = show_further(followed);
    if (renewed) renewed = followed.bent->renew();
    if (!renewed) {
      followed.lease_lost = true;
      lost.push_back({followed.shown, followed.bent->valid_until(),
                      "its agent came too late to renew the lease"});
    }
  }
  return lost;
}

}  // namespace prochron::agent
