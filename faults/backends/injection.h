// A bent clock in force: the page its victims follow, the transform that it shows, and the lease that keeps it bent.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/backends/backend.h"
#include "faults/backends/page_writer.h"
#include "faults/clock_transform.h"

namespace prochron::faults {

/// Owned by whoever commands the clock, one thread; one per clock and for the life of its victims. The normal end is
/// heal(at), a scheduled instant that can be attested. Destruction only stops renewing: victims heal by themselves when
/// the lease runs out.
class Injection final : public BentClock {
 public:
  static constexpr Duration kLease = std::chrono::seconds(2);
  static constexpr Duration kRenewEvery = std::chrono::milliseconds(200);

  explicit Injection(PageWriter page, ClockTransform shown) : page_(std::move(page)), shown_(std::move(shown)) {}

  /// On a page of its own, named after `clock`, bent from the start if `initial` is; leased.
  static Result<Injection> begin(RunId run, std::string_view clock, mode_t mode, const ClockTransform& initial);

  /// On the page of one whose owner was killed; which of the candidates it shows. Errors as PageWriter::adopt.
  struct Adopted;
  static Result<Adopted> adopt(const std::string& page, const PageWriter::Candidates& candidates_since);

  /// Shows `next` from its first difference on, which must lie ahead. Errors as PageWriter::publish; on one the old
  /// transform stands, unless it is not definite.
  Status apply(const ClockTransform& next) override;
  /// Ends every fault of this clock at `at`.
  Status heal(NativeTime at, Heal form);
  /// Called by the owner every kRenewEvery. Prolongs the lease and, if the host's own REALTIME was stepped or the page
  /// nears its end, shows the same transform anew. kRefused: the lease is lost, the victims have healed.
  Status renew() override;

  NativeTime soonest_change(NativeTime wanted) const override { return wanted; }
  const ClockTransform& transform() const override { return shown_; }
  const std::string& place() const override { return page_.path(); }
  PageWriter::Lease lease() const { return page_.lease(); }
  NativeTime valid_until() const override { return page_.valid_until(); }
  const std::string& page_path() const { return page_.path(); }

 private:
  PageWriter page_;
  ClockTransform shown_;
  NativeBases bases_;  // as of the last publication; none before the first renewal
};

struct Injection::Adopted {
  Injection injection;
  std::size_t shown = 0;
};

}  // namespace prochron::faults
