// The `libfaketime` backend: the ecosystem's tool, driven as exactly as it can be. Its readers look at a file once in
// each whole second of the true clock, so changes lie on whole seconds (faults/timestamp_line.h); MONOTONIC is left
// native; and because the tool knows no leases, a watchdog (faults/watchdog) writes the files and heals them when the
// agent is gone.
//
// A drift is a rate in the file, not a stream of small steps: a line is exact to a nanosecond at every instant, where
// steps once a second would make a saw of a second's drift. What a rate does to short waits is put right by the
// companion that is loaded before libfaketime (faults/faketime).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "faults/backends/attach_table.h"
#include "faults/backends/backend.h"
#include "faults/backends/faketime_origin.h"
#include "faults/backends/watchdog_line.h"

namespace prochron::faults {

/// Owned by the agent, one per session, outliving its clocks; one thread.
class LibfaketimeBackend final : public Backend {
 public:
  /// Victims attach to `attachments`, which outlives their watch. kUnsupported without Debian's libfaketime.
  static Result<std::unique_ptr<LibfaketimeBackend>> create(RunId run, const AttachTable& attachments, Shim shim);

  Result<std::unique_ptr<BentClock>> bend(std::string_view purpose, const ClockTransform& initial) override;
  /// Also refuses the JVM, and names the backend that can bend them.
  Status prepare(host::ChildSpec& program, const BentClock& clock) const override;

 private:
  struct Libraries {
    std::string companion;
    std::string libfaketime;
  };
  LibfaketimeBackend(RunId run, std::string attach_path, Shim shim, Libraries libraries, FaketimeOrigin origin,
                     WatchdogLine watchdog)
      : run_(run),
        attach_path_(std::move(attach_path)),
        shim_(shim),
        libraries_(std::move(libraries)),
        origin_(std::move(origin)),
        watchdog_(std::move(watchdog)) {}

  RunId run_;
  std::string attach_path_;
  Shim shim_;
  Libraries libraries_;
  FaketimeOrigin origin_;
  WatchdogLine watchdog_;
};

}  // namespace prochron::faults
