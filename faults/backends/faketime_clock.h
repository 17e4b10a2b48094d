// One clock under libfaketime: a file in /dev/shm, whose lines its watchdog writes in their seconds.
#pragma once

#include <string>

#include "faults/backends/backend.h"
#include "faults/backends/watchdog_line.h"
#include "faults/timestamp_line.h"

namespace prochron::faults {

/// Owned by whoever commands the clock, one thread; the backend's watchdog outlives it, and removes the file.
class FaketimeClock final : public BentClock {
 public:
  /// From a change's publication to its second: what the watchdog needs on a busy host.
  static constexpr Duration kLeastLead = std::chrono::milliseconds(60);

  FaketimeClock(std::string path, ClockTransform shown, std::int64_t t0_ns, WatchdogLine& watchdog)
      : path_(std::move(path)), shown_(std::move(shown)), t0_ns_(t0_ns), watchdog_(watchdog) {}

  /// kRefused for a change that lies between whole seconds of REALTIME or sooner than kLeastLead.
  Status apply(const ClockTransform& next) override;
  Status renew() override { return watchdog_.renew(); }
  NativeTime valid_until() const override { return watchdog_.valid_until(); }
  NativeTime soonest_change(NativeTime wanted) const override;
  const ClockTransform& transform() const override { return shown_; }
  const std::string& place() const override { return path_; }

 private:
  std::string path_;
  ClockTransform shown_;
  std::int64_t t0_ns_;
  WatchdogLine& watchdog_;
};

}  // namespace prochron::faults
