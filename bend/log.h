// `--log FILE`: a line of JSON for each thing that was done and each that was measured, written as it happens. Instants
// are the host's native MONOTONIC in ns, offsets victim - native in ns.
#pragma once

#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "bend/family.h"
#include "bend/held_clock.h"
#include "bend/measurement.h"
#include "bend/request.h"
#include "core/result.h"

namespace prochron::bend {

/// One measurement, and what it says of the bend.
struct Observation {
  Measurement measured;
  Offset commanded, commanded_monotonic;
  std::optional<bool> as_commanded;  ///< nothing: the clock changed meanwhile
  std::optional<MeasuredRate> rate;
  std::vector<Member> members;
};

/// Owned by the keeper; its thread.
class Log {
 public:
  enum class Beginning { kNew, kGoesOn };
  /// An empty path: nothing is written.
  static Result<Log> open(const std::string& path, Beginning beginning);

  void begun(const Request& request, const faults::Victim& program, RunId run, const HeldClock::Span& span);
  void changed(const std::string& said, const HeldClock::Span& span);
  void observed(const Observation& observation);
  void escaped(const Member& member);
  /// Another keeper goes on at `at`, and the lease held until then, or did not.
  void replaced(NativeTime at, NativeTime lease_end);
  void healed(NativeTime at);
  void lost(const Error& why);
  void ended(NativeTime at, bool held);
  /// Whether all of it was written.
  bool is_whole() const { return !file_.is_open() || file_.good(); }

 private:
  std::ofstream file_;
};

}  // namespace prochron::bend
