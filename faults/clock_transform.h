// A ClockTransform is the whole truth about a bent clock: a piecewise-linear map from native time to the offset a
// victim's clock shows, one table for the REALTIME family and one for the MONOTONIC family. Kinds generate it, backends
// follow it, checkers ask it. Integers only: the offset at a segment's start is kept in 1e-12 ns, so that nothing is
// lost over any number of segments; every reading is exact to 1 ns over 30 days.
//
// Kernel-true: a step moves REALTIME only; a rate bends REALTIME and MONOTONIC alike; MONOTONIC never goes backwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "core/time.h"

namespace prochron::faults {

class Course;

/// An offset in units of 1e-12 ns; positive = ahead.
using FineOffset = __int128;
inline constexpr std::int64_t kFinePerNanosecond = 1'000'000'000'000;

/// From `from` on (native ns) the offset is offset + rate * (n - from), floored to ns.
struct Segment {
  std::int64_t from = 0;
  FineOffset offset = 0;
  Rate rate;
  bool operator==(const Segment&) const = default;
};

enum class ClockFamily : std::uint8_t { kRealtime = 0, kMonotonic = 1 };

/// One change of the map: at `at` REALTIME jumps by `step`, and from then on both families run at `rate`. Or, with a
/// `course` (faults/course.h; then step and rate are 0), they follow what that generates, until the next change.
struct Change {
  NativeTime at;
  Offset step;
  Rate rate;
  Affects affects{};
  std::string course{};
  bool operator==(const Change&) const = default;
};

/// How a fault ends. MONOTONIC is never stepped: its rate error ends, what it accumulated stays, as in the kernel.
struct Heal {
  enum class Form : std::uint8_t { kStep, kSlew, kLeave };
  Form form = Form::kStep;
  Rate slew;  ///< kSlew only: the rate at which REALTIME is brought back, > 0
  bool operator==(const Heal&) const = default;
};
std::string heal_text(const Heal& heal);  ///< as a user writes it: "step", "slew +500ppm", "leave"

/// A value; owned by whoever commands the clock (the agent's node, a simulated node, the judge's copy); one thread.
class ClockTransform {
 public:
  explicit ClockTransform(HostId host) : host_(host) {}

  /// The map of a process that follows two clocks at once, its node's and its own: offsets and rates add up, epochs too.
  /// Refused (kRefused) if the rates of both together leave [-1, +1) anywhere. Both of one host and without a course.
  static Result<ClockTransform> sum(const ClockTransform& left, const ClockTransform& right);

  /// Appends a change. Refused (kRefused) if `at` lies before the last change already in the table, or the rate is
  /// outside [-1, +1) (in ppt: [-1e12, 1e12)), or an instant or the offset would lie beyond 2^62 ns (146 years), or its
  /// course is none (kBadSpec) or the table's second.
  Status apply(const Change& change);

  /// From `at` on: REALTIME back to native (kStep), slewed back (kSlew), or rate errors ended but offset kept (kLeave).
  /// A slew bends both families until REALTIME is native again; MONOTONIC keeps what it gained or lost on the way. The
  /// end of the slew is a change in the table too. Refused (kRefused) like apply, and if kSlew's rate is not in (0, 1).
  Status heal(NativeTime at, Heal form);

  /// Forgets what was to change at `at` or later: for a heal before its time. The epoch stays.
  void cancel_from(NativeTime at);

  /// Victim minus native at native instant `n`, floored to ns.
  Offset offset_at(ClockFamily family, NativeTime n) const;
  FineOffset fine_offset_at(ClockFamily family, NativeTime n) const;
  Rate rate_at(ClockFamily family, NativeTime n) const;

  /// The smallest native instant t >= `now` at which the family's clock (native MONOTONIC + its offset) shows at least
  /// `bent_ns` (in ns on the MONOTONIC axis, i.e. without K). Refused (kRefused): never under the schedule known now.
  Result<NativeTime> when(ClockFamily family, NativeTime now, std::int64_t bent_ns) const;

  /// The same with what a course generates written out as segments, from `from` (or the course's beginning) on and at
  /// most so many of them. It is the truth from known_from() to known_until(); without a course all of it is.
  ClockTransform excerpt(NativeTime from, std::size_t most) const;
  std::int64_t known_from() const { return known_from_; }
  std::int64_t known_until() const { return known_until_; }

  /// How often the clock was to jump in (after, until] by its course.
  std::int64_t jumps_between(std::int64_t after_ns, std::int64_t until_ns) const;
  /// Whether a course is in force at `n`.
  bool follows_course(std::int64_t n) const;
  /// The first instant in (n, ...) at which the course in force at `n` changes; INT64_MAX: there is none.
  std::int64_t next_of_course(std::int64_t n) const;

  /// Ordered; the first reaches back to the beginning. What a course generates is not among them.
  std::span<const Segment> segments(ClockFamily family) const;
  ClockEpoch epoch() const { return epoch_; }                   ///< number of changes and heals applied
  /// How the last fault of the table is to end: what a victim does by itself when its lease ends before. Of a sum, that
  /// of the one whose table reaches further.
  Heal heal_form() const { return heal_form_; }
  HostId host() const { return host_; }

 private:
  const std::vector<Segment>& of(ClockFamily family) const { return segments_[static_cast<std::size_t>(family)]; }
  Status check_order(NativeTime at) const;
  Status slew_back(NativeTime at, Rate slew);
  Status follow(const Change& change);
  void end_course(NativeTime at);

  /// A generated course, in force in [from, until).
  struct Run {
    std::shared_ptr<const Course> course;
    std::int64_t from = 0;
    std::int64_t until = std::numeric_limits<std::int64_t>::max();
    bool bends[2] = {true, true};
    bool holds(std::int64_t n) const { return from <= n && n < until; }
  };
  /// Of a family that the course bends.
  Segment generated(const Run& run, ClockFamily family, std::int64_t index) const;
  Segment in_force_at(ClockFamily family, std::int64_t n) const;

  HostId host_;
  ClockEpoch epoch_;
  Heal heal_form_;
  Affects affects_{};  ///< of the last change
  std::optional<Run> run_;
  std::int64_t known_from_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t known_until_ = std::numeric_limits<std::int64_t>::max();
  std::vector<Segment> segments_[2] = {{Segment{}}, {Segment{}}};
};

}  // namespace prochron::faults
