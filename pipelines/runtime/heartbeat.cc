// Both rhythms are absolute on native time; what was missed while a message was worked on is not made up for.
#include "pipelines/runtime/heartbeat.h"

#include <algorithm>

#include "host/native_clock.h"

namespace prochron::pipelines {
namespace {

constexpr std::int64_t kStampPeriod = 100'000'000;
constexpr std::int64_t kStretch = 1'000'000'000;

}  // namespace

Heartbeat::Heartbeat(trace::StageIndex stage, trace::ProcessIndex process, trace::Recorder& recorder)
    : stage_(stage), process_(process), recorder_(recorder), next_stamp_(host::monotonic_ns()), stretch_(next_stamp_) {}

Heartbeat::~Heartbeat() { tell_utilisation(host::monotonic_ns()); }

void Heartbeat::beat() {
  const std::int64_t now = host::monotonic_ns();
  if (now >= next_stamp_) {
    recorder_.record(trace::IdleStampRecord{.process = process_, .stamp = trace::take_stamp()});
    next_stamp_ += kStampPeriod * (1 + (now - next_stamp_) / kStampPeriod);
  }
  if (now - stretch_ >= kStretch) tell_utilisation(now);
}

Duration Heartbeat::until_next() const {
  return Duration{std::max<std::int64_t>(next_stamp_ - host::monotonic_ns(), 0)};
}

void Heartbeat::tell_utilisation(std::int64_t now) {
  if (now <= stretch_) return;
  recorder_.record(trace::UtilisationRecord{.process = process_,
                                            .stage = stage_,
                                            .begin_native_ns = stretch_,
                                            .end_native_ns = now,
                                            .busy_ns = busy_.count()});
  stretch_ = now;
  busy_ = Duration{0};
}

}  // namespace prochron::pipelines
