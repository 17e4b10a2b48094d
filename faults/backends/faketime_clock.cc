// K is read anew for each publication: where the host's REALTIME was stepped, what was planned no longer lies on whole
// seconds, and is refused rather than shown late.
#include "faults/backends/faketime_clock.h"

#include "faults/backends/transform_difference.h"
#include "faults/control_page.h"
#include "host/native_clock.h"

namespace prochron::faults {

Status FaketimeClock::apply(const ClockTransform& next) {
  const std::int64_t differs = first_difference(shown_, next);
  if (differs == PROCHRON_NO_INSTANT) return {};
  const NativeTime now = host::native_now();
  if (differs < (now + kLeastLead).ns) {
    return fail(ErrorCode::kRefused, "late publication: a change in " + std::to_string(differs - now.ns) + " ns, less than " +
                                         std::to_string(kLeastLead.count()) + " ns ahead",
                path_);
  }
  const auto k = host::exact_k();
  if (!k) return pass(k);
  const auto changes = timestamp_changes(next, now, {*k, t0_ns_});
  if (!changes) return pass(changes);
  if (Status planned = watchdog_.plan(path_, *changes); !planned) return planned;
  shown_ = next;
  return {};
}

NativeTime FaketimeClock::soonest_change(NativeTime wanted) const {
  const auto k = host::exact_k();
  const NativeTime soonest = host::native_now() + 2 * kLeastLead;
  return whole_second_from(wanted > soonest ? wanted : soonest, k.value_or(0));
}

}  // namespace prochron::faults
