// Publication and renewal, with the native clocks' distances read anew each time: K is the host's, and moves with it.
#include "faults/backends/injection.h"

#include <utility>

#include "faults/backends/native_bases.h"
#include "host/native_clock.h"

namespace prochron::faults {

Result<Injection> Injection::begin(RunId run, std::string_view clock, mode_t mode, const ClockTransform& initial) {
  const auto bases = read_native_bases();
  if (!bases) return pass(bases);
  auto page = PageWriter::create(run, clock, mode, initial, *bases);
  if (!page) return pass(page);
  Injection injection(std::move(*page), initial);
  if (auto leased = injection.renew(); !leased) return pass(leased);
  return injection;
}

Result<Injection::Adopted> Injection::adopt(const std::string& page, const PageWriter::Candidates& candidates_since) {
  auto adopted = PageWriter::adopt(page, candidates_since);
  if (!adopted) return pass(adopted);
  ClockTransform shown = adopted->writer.published();
  return Adopted{Injection(std::move(adopted->writer), std::move(shown)), adopted->shown};
}

Status Injection::apply(const ClockTransform& next) {
  const auto bases = read_native_bases();
  if (!bases) return pass(bases);
  if (auto published = page_.publish(next, *bases); !published) return published;
  shown_ = next;
  bases_ = *bases;
  return {};
}

Status Injection::heal(NativeTime at, Heal form) {
  ClockTransform next = shown_;
  if (auto healed = next.heal(at, form); !healed) return healed;
  return apply(next);
}

Status Injection::renew() {
  constexpr Duration kAhead = 2 * kLease;
  const auto bases = read_native_bases();
  if (!bases) return pass(bases);
  const bool has_more = page_.complete_until_ns() < shown_.known_until();
  const bool ends_soon = has_more && page_.complete_until_ns() - kAhead.count() < host::monotonic_ns();
  if (*bases != bases_ || ends_soon) {
    if (auto published = apply(shown_); !published) return published;
  }
  return page_.renew(kLease);
}

}  // namespace prochron::faults
