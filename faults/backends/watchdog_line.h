// The agent's end of its watchdog (faults/watchdog): orders out, what went wrong back.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "faults/timestamp_line.h"
#include "host/descriptor.h"

namespace prochron::faults {

/// Owned by the backend, which its clocks outlive never; its thread. Destruction lets the watchdog heal and end, and
/// waits for that a moment: as long as victims live it stays.
class WatchdogLine {
 public:
  static Result<WatchdogLine> start(Duration lease);
  WatchdogLine(WatchdogLine&& other) noexcept;
  WatchdogLine& operator=(WatchdogLine&&) = delete;
  ~WatchdogLine();

  /// `path` is removed when nobody needs it any more.
  Status own(const std::string& path) { return tell("own\t" + path); }
  /// `path` is to say each of `changes` in its second.
  Status plan(const std::string& path, const std::vector<TimestampChange>& changes);
  /// kRefused from the moment on from which the watchdog may have healed the victims, for ever.
  Status renew();
  NativeTime valid_until() const { return valid_until_; }

 private:
  WatchdogLine(host::Descriptor line, pid_t pid, Duration lease);
  Status tell(const std::string& order);
  Status check_answers();

  host::Descriptor line_;
  pid_t pid_ = -1;
  Duration lease_;
  NativeTime valid_until_;
  bool lost_ = false;
};

}  // namespace prochron::faults
