// The map's arithmetic. One fact carries it: because a rate is never below -1, a bent clock never falls inside a
// segment, so a reading is a floor and the inverse is one ceiling division per segment.
#include "faults/clock_transform.h"

#include "core/units.h"
#include "faults/course.h"

#include <algorithm>
#include <limits>

namespace prochron::faults {
namespace {

using Wide = FineOffset;

/// Instants and offsets stay inside +-2^62 ns (146 years), so that their sum is an int64.
constexpr std::int64_t kFarthest = std::int64_t{1} << 62U;

Wide fine(std::int64_t ns) { return Wide{ns} * kFinePerNanosecond; }

Wide floor_divide(Wide a, Wide b) { return a / b - (a % b < 0 ? 1 : 0); }  // b > 0
Wide ceil_divide(Wide a, Wide b) { return a / b + (a % b > 0 ? 1 : 0); }   // b > 0

Wide offset_in(const Segment& segment, std::int64_t n) {
  return segment.offset + Wide{segment.rate.ppt} * (Wide{n} - segment.from);
}

/// What the bent clock shows at `n`, in 1e-12 ns.
Wide reading_in(const Segment& segment, std::int64_t n) { return fine(n) + offset_in(segment, n); }

using Segments = std::vector<Segment>;

/// The segment in force at `n`: the last that starts at or before it.
Segments::const_iterator in_force(const Segments& segments, std::int64_t n) {
  const auto later = std::ranges::upper_bound(segments, n, {}, &Segment::from);
  return later == segments.begin() ? later : std::prev(later);
}

/// A change at the very instant of the last one takes its place: no segment is empty.
void append(Segments& segments, const Segment& segment) {
  if (segments.back().from == segment.from) {
    segments.back() = segment;
  } else {
    segments.push_back(segment);
  }
}

bool is_possible(Rate rate) { return rate.ppt >= -kFinePerNanosecond && rate.ppt < kFinePerNanosecond; }

Status refuse(std::string why) { return fail(ErrorCode::kRefused, std::move(why)); }

/// What a clock has come to at `at`, where something else begins: a course's piece that begins there is not to come.
Wide reached(const ClockTransform& transform, ClockFamily family, NativeTime at) {
  const NativeTime before{at.owner, at.ns - 1};
  if (!transform.follows_course(before.ns) || !transform.follows_course(at.ns)) return transform.fine_offset_at(family, at);
  return transform.fine_offset_at(family, before) + transform.rate_at(family, before).ppt;
}

/// Questions and commands about another host's time are bugs that would publish a wrong number.
void check_host(HostId ours, HostId theirs) {
  if (ours != theirs) internal::die_of_mixed_owners("NativeTime", ours.value, theirs.value);
}

}  // namespace

std::string heal_text(const Heal& heal) {
  if (heal.form == Heal::Form::kSlew) return "slew " + format(heal.slew);
  return heal.form == Heal::Form::kLeave ? "leave" : "step";
}

Status ClockTransform::check_order(NativeTime at) const {
  check_host(host_, at.owner);
  const std::int64_t last = std::max(segments_[0].back().from, segments_[1].back().from);
  if (at.ns < last || at.ns > kFarthest) {
    return refuse("a change at " + std::to_string(at.ns) + " ns does not follow the table's last, at " +
                  std::to_string(last) + " ns");
  }
  return {};
}

Status ClockTransform::apply(const Change& change) {
  if (auto ordered = check_order(change.at); !ordered) return ordered;
  if (!change.course.empty()) return follow(change);
  if (!is_possible(change.rate)) {
    return refuse("a rate of " + std::to_string(change.rate.ppt) + " ppt lies outside [-1e12, 1e12)");
  }
  const Wide realtime = reached(*this, ClockFamily::kRealtime, change.at) + fine(change.step.ns);
  if (realtime < -fine(kFarthest) || realtime > fine(kFarthest)) return refuse("an offset beyond 146 years");
  const Wide monotonic = reached(*this, ClockFamily::kMonotonic, change.at);
  end_course(change.at);
  append(segments_[0], {change.at.ns, realtime, change.rate});
  append(segments_[1], {change.at.ns, monotonic, change.affects == Affects::kKernel ? change.rate : Rate{}});
  affects_ = change.affects;
  ++epoch_.value;
  return {};
}

Status ClockTransform::heal(NativeTime at, Heal form) {
  if (auto ordered = check_order(at); !ordered) return ordered;
  if (form.form == Heal::Form::kSlew) return slew_back(at, form.slew);
  const Wide realtime = reached(*this, ClockFamily::kRealtime, at);
  const Wide monotonic = reached(*this, ClockFamily::kMonotonic, at);
  end_course(at);
  append(segments_[0], {at.ns, form.form == Heal::Form::kLeave ? realtime : 0, Rate{}});
  append(segments_[1], {at.ns, monotonic, Rate{}});
  heal_form_ = form;
  ++epoch_.value;
  return {};
}

Status ClockTransform::slew_back(NativeTime at, Rate slew) {
  if (slew.ppt <= 0 || !is_possible(slew)) {
    return refuse("a slew of " + std::to_string(slew.ppt) + " ppt lies outside (0, 1e12)");
  }
  const Wide realtime = reached(*this, ClockFamily::kRealtime, at);
  const Wide monotonic = reached(*this, ClockFamily::kMonotonic, at);
  const Wide end = at.ns + ceil_divide(realtime < 0 ? -realtime : realtime, slew.ppt);
  if (end > kFarthest) return refuse("a slew that would take more than 146 years");
  end_course(at);
  const auto until = static_cast<std::int64_t>(end);
  const Rate rate{realtime > 0 ? -slew.ppt : slew.ppt};
  const Segment slewed{at.ns, monotonic, affects_ == Affects::kKernel ? rate : Rate{}};
  append(segments_[0], {at.ns, realtime, rate});
  append(segments_[1], slewed);
  // The last nanosecond of the slew is cut short: REALTIME is native from here on, exactly.
  append(segments_[0], {until, 0, Rate{}});
  append(segments_[1], {until, offset_in(slewed, until), Rate{}});
  heal_form_ = {Heal::Form::kSlew, slew};
  ++epoch_.value;
  return {};
}

void ClockTransform::cancel_from(NativeTime at) {
  check_host(host_, at.owner);
  for (Segments& segments : segments_) {
    const auto later = std::ranges::lower_bound(segments, at.ns, {}, &Segment::from);
    segments.erase(std::max(later, std::next(segments.begin())), segments.end());
  }
  if (run_ && at.ns <= run_->from) run_.reset();
  if (run_ && at.ns <= run_->until) run_->until = std::numeric_limits<std::int64_t>::max();
}

Segment ClockTransform::in_force_at(ClockFamily family, std::int64_t n) const {
  const bool generates = run_ && run_->holds(n) && run_->bends[static_cast<std::size_t>(family)];
  return generates ? generated(*run_, family, run_->course->index_at(n - run_->from)) : *in_force(of(family), n);
}

FineOffset ClockTransform::fine_offset_at(ClockFamily family, NativeTime n) const {
  check_host(host_, n.owner);
  return offset_in(in_force_at(family, n.ns), n.ns);
}

Offset ClockTransform::offset_at(ClockFamily family, NativeTime n) const {
  return Offset{static_cast<std::int64_t>(floor_divide(fine_offset_at(family, n), kFinePerNanosecond))};
}

Rate ClockTransform::rate_at(ClockFamily family, NativeTime n) const {
  check_host(host_, n.owner);
  return in_force_at(family, n.ns).rate;
}

Result<NativeTime> ClockTransform::when(ClockFamily family, NativeTime now, std::int64_t bent_ns) const {
  check_host(host_, now.owner);
  const Segments& all = of(family);
  auto segment = in_force(all, now.ns);
  std::int64_t start = now.ns;
  while (true) {
    const auto next = std::next(segment);
    const std::int64_t end = next == all.end() ? std::numeric_limits<std::int64_t>::max() : next->from;
    const Wide missing = fine(bent_ns) - reading_in(*segment, start);
    if (missing <= 0) return NativeTime{host_, start};
    // A frozen clock (speed 0) gets nowhere by itself: a later segment has to.
    const Wide speed = Wide{kFinePerNanosecond} + segment->rate.ppt;
    const Wide due = speed == 0 ? Wide{end} : start + ceil_divide(missing, speed);
    if (due < end) return NativeTime{host_, static_cast<std::int64_t>(due)};
    if (next == all.end()) break;
    segment = next;
    start = segment->from;
  }
  return fail(ErrorCode::kRefused,
              "the clock never shows " + std::to_string(bent_ns) + " ns under the schedule known now");
}

std::span<const Segment> ClockTransform::segments(ClockFamily family) const { return of(family); }

}  // namespace prochron::faults
