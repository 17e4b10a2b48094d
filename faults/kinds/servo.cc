// A servo: the time daemon of the host believes a server that is wrong, and brings the clock there in its own way. At each
// poll it sees the error that is left. ntpd steps an error beyond 128 ms once it has lasted 300 s, and slews less than
// that, a quarter each poll, at 500 ppm at most; chronyd steps beyond 1 s in its first three updates and slews the rest
// within a poll, at 83333 ppm at most. A model of both disciplines' limits, not of their filters.
#include <algorithm>
#include <optional>

#include "faults/kinds/given.h"
#include "faults/kinds/slewed.h"

namespace prochron::faults {
namespace {

constexpr Duration kShortest = std::chrono::seconds{1}, kLongest = std::chrono::seconds{131'072};
constexpr std::int64_t kMostPolls = 4'000;  // the slews converge within 100 of them but at the daemons' limits

constexpr Parameter kParameters[] = {
    {"daemon", ParameterType::kText, true, true, {}, "ntpd or chrony"},
    {"to", ParameterType::kOffset, true, false, {}, "what its server is off, + = ahead; -1000d to +1000d"},
    {"poll", ParameterType::kDuration, false, false, {}, "from one look to the next; 1s to 131072s, 64s if not given"},
};

/// What a daemon does about an error.
struct Discipline {
  FineOffset step_beyond;  ///< 1e-12 ns
  Duration stepout;        ///< only after it has lasted so long
  std::int64_t steps_within;  ///< and only in so many first polls
  std::int64_t share;      ///< of the error, slewed each poll
  std::int64_t fastest;    ///< ppt
};
constexpr FineOffset kMillisecond = FineOffset{1'000'000} * kFinePerNanosecond;
constexpr Discipline kNtpd{128 * kMillisecond, std::chrono::seconds{300}, INT64_MAX, 4, 500'000'000};
constexpr Discipline kChrony{1000 * kMillisecond, Duration{0}, 3, 1, 83'333'000'000};

Status validate(const ParameterValues& values) {
  const std::string* daemon = given<std::string>(values, "daemon");
  if (daemon == nullptr) return needs("servo", "daemon", "ntpd or chrony");
  if (*daemon != "ntpd" && *daemon != "chrony") {
    return is_wrong("servo", "daemon", *daemon, "be ntpd or chrony");
  }
  if (Status right = check_target("servo", values); !right) return right;
  return in_range("servo", "poll", given_or(values, "poll", Duration{std::chrono::seconds{64}}), kShortest, kLongest);
}

std::vector<Change> compile(const ParameterValues& values, FineOffset in_force, const FaultSpan& span) {
  const Discipline& daemon = *given<std::string>(values, "daemon") == "ntpd" ? kNtpd : kChrony;
  const Duration poll = given_or(values, "poll", Duration{std::chrono::seconds{64}});
  FineOffset error = FineOffset{given<Offset>(values, "to")->ns} * kFinePerNanosecond - in_force;
  std::vector<Change> changes;
  std::optional<NativeTime> since;  // when the error grew too large to slew
  NativeTime at = span.begin;
  for (std::int64_t looks = 0; at < span.end && looks < kMostPolls; at = at + poll, ++looks) {
    const bool large = (error < 0 ? -error : error) > daemon.step_beyond && looks < daemon.steps_within;
    since = large ? since.value_or(at) : std::optional<NativeTime>{};
    if (large && at - *since < daemon.stepout) continue;
    const Offset step{large ? static_cast<std::int64_t>(error / kFinePerNanosecond) : 0};
    error -= FineOffset{step.ns} * kFinePerNanosecond;
    const FineOffset wanted = error / (daemon.share * poll.count());
    const Rate rate{static_cast<std::int64_t>(std::clamp<FineOffset>(wanted, -daemon.fastest, daemon.fastest))};
    error -= FineOffset{rate.ppt} * poll.count();
    if (changes.empty() || step.ns != 0 || rate != changes.back().rate) changes.push_back({at, step, rate});
    if (rate.ppt == 0) break;
  }
  return changes;
}

}  // namespace

FaultKind servo_kind() {
  return {"servo", "ntpd or chronyd follows a server that is wrong, within its limits", kParameters, validate, compile};
}

}  // namespace prochron::faults
