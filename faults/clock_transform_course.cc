// A map with a generated course in it. The course's own offset starts from 0, so what the clock showed when it began is
// added to each of its pieces; when it ends, the offset it had reached is written down and the table goes on from there.
#include <algorithm>

#include "faults/clock_transform.h"
#include "faults/course.h"

namespace prochron::faults {

Status ClockTransform::follow(const Change& change) {
  const auto refuse = [](const char* why) { return fail(ErrorCode::kRefused, why); };
  if (run_) return refuse("a second course in one table");
  if (change.step.ns != 0 || change.rate.ppt != 0) return refuse("a course with a step or a rate of its own");
  auto course = make_course(change.course);
  if (!course) return pass(course);
  Run run;
  run.from = change.at.ns;
  run.bends[1] = change.affects == Affects::kKernel && !(*course)->jumps();
  run.course = *std::move(course);
  for (const ClockFamily family : {ClockFamily::kRealtime, ClockFamily::kMonotonic}) {
    const Segment base{change.at.ns, fine_offset_at(family, change.at), Rate{}};
    auto& segments = segments_[static_cast<std::size_t>(family)];
    if (segments.back().from == base.from) segments.pop_back();
    segments.push_back(base);
  }
  run_ = std::move(run);
  affects_ = change.affects;
  ++epoch_.value;
  return {};
}

void ClockTransform::end_course(NativeTime at) {
  if (!run_ || !run_->holds(at.ns)) return;
  const Segment reached[2] = {{at.ns, fine_offset_at(ClockFamily::kRealtime, at), Rate{}},
                              {at.ns, fine_offset_at(ClockFamily::kMonotonic, at), Rate{}}};
  run_->until = at.ns;
  if (run_->from == at.ns) run_.reset();
  for (const int family : {0, 1}) {
    if (segments_[family].back().from == at.ns) segments_[family].pop_back();
    segments_[family].push_back(reached[family]);
  }
}

Segment ClockTransform::generated(const Run& run, ClockFamily family, std::int64_t index) const {
  Segment piece = run.course->piece(index);
  piece.from += run.from;
  const auto& all = of(family);
  const auto later = std::ranges::upper_bound(all, run.from, {}, &Segment::from);
  piece.offset += std::prev(later)->offset;
  return piece;
}

ClockTransform ClockTransform::excerpt(NativeTime from, std::size_t most) const {
  if (!run_) return *this;
  ClockTransform written = *this;
  written.run_.reset();
  const Run& run = *run_;
  const std::int64_t first = run.course->index_at(std::max<std::int64_t>(from.ns - run.from, 0));
  std::int64_t end = first;  // the first that is not written out
  const bool over = run.until <= from.ns;
  while (!over && end - first < static_cast<std::int64_t>(most) && run.from + run.course->from(end) < run.until) ++end;
  for (const ClockFamily family : {ClockFamily::kRealtime, ClockFamily::kMonotonic}) {
    if (!run.bends[static_cast<std::size_t>(family)]) continue;
    auto& segments = written.segments_[static_cast<std::size_t>(family)];
    auto place = std::ranges::upper_bound(segments, run.from, {}, &Segment::from);
    std::vector<Segment> pieces;
    for (std::int64_t k = first; k < end; ++k) pieces.push_back(generated(run, family, k));
    if (!pieces.empty() && pieces.front().from == run.from) place = segments.erase(std::prev(place));
    segments.insert(place, pieces.begin(), pieces.end());
  }
  written.known_from_ = over ? run.until : first == 0 ? known_from_ : run.from + run.course->from(first);
  const bool whole = over || run.from + run.course->from(end) >= run.until;
  written.known_until_ = whole ? known_until_ : run.from + run.course->from(end);
  return written;
}

bool ClockTransform::follows_course(std::int64_t n) const { return run_ && run_->holds(n); }

std::int64_t ClockTransform::next_of_course(std::int64_t n) const {
  if (!follows_course(n)) return std::numeric_limits<std::int64_t>::max();
  const std::int64_t next = run_->from + run_->course->from(run_->course->index_at(n - run_->from) + 1);
  return std::min(next, run_->until);
}

std::int64_t ClockTransform::jumps_between(std::int64_t after_ns, std::int64_t until_ns) const {
  if (!run_ || !run_->course->jumps()) return 0;
  const std::int64_t after = std::max(after_ns, run_->from), until = std::min(until_ns, run_->until - 1);
  if (until <= after) return 0;
  return run_->course->index_at(until - run_->from) - run_->course->index_at(after - run_->from);
}

}  // namespace prochron::faults
