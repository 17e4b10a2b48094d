// What a backend is to an agent, whichever way it takes hold of a process: something that shows a clock to victims, and
// that makes a program one of them. How a change reaches a victim, and what heals one whose agent died, is each
// backend's own.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "faults/clock_transform.h"
#include "host/child_process.h"

namespace prochron::faults {

class VdsoImplant;

/// kLeftOut starts victims unbent and says nothing: it shows that a run without a fault is found out.
enum class Shim { kLoaded, kLeftOut };

/// A clock as one backend's victims see it. Owned by whoever commands it, one thread; one per clock and for the life of
/// its victims. Destruction only stops renewing.
class BentClock {
 public:
  virtual ~BentClock() = default;

  /// Shows `next` from its first difference on, which must lie ahead by as much as the backend needs (kRefused, definite,
  /// otherwise); on an error the old transform stands, unless it is not definite.
  virtual Status apply(const ClockTransform& next) = 0;
  /// Called by the owner every Injection::kRenewEvery. kRefused: the lease is lost, the victims have healed or will.
  virtual Status renew() = 0;
  /// When victims heal by themselves if nobody renews; of a lost lease, when they did.
  virtual NativeTime valid_until() const = 0;

  /// The first instant from `wanted` on at which a change that is published now can act.
  virtual NativeTime soonest_change(NativeTime wanted) const = 0;
  virtual const ClockTransform& transform() const = 0;
  /// The file that victims follow.
  virtual const std::string& place() const = 0;
};

/// Owned by the agent, one of each kind per session, outliving its clocks; one thread.
class Backend {
 public:
  virtual ~Backend() = default;

  /// A clock for what runs as `purpose`, showing `initial` from the start.
  virtual Result<std::unique_ptr<BentClock>> bend(std::string_view purpose, const ClockTransform& initial) = 0;
  /// Makes the program a victim of `clock`, which is this backend's. kUnsupported if the backend cannot reach it, naming
  /// the program and why.
  virtual Status prepare(host::ChildSpec& program, const BentClock& clock) const = 0;
  /// What the exec watch must put into each program that follows `clock`, which is then held before its exec; null where
  /// programs load it themselves.
  virtual std::shared_ptr<const VdsoImplant> implant(const BentClock& /*clock*/) const { return nullptr; }
};

}  // namespace prochron::faults
