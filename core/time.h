// Three timelines that must never be confused, each a type of its own, so that mixing them does not compile.
//
// A host has three clocks. MONOTONIC_RAW (`RunTime`) is what we measure with: nobody can bend it. The native, unbent
// MONOTONIC (`NativeTime`) is the axis on which schedules and leases are written. What a victim's own clock shows
// (`ObservedTime`) is a claim to be judged, never an axis. Instants subtract only within one timeline, one host (or
// clock), and only to a `Duration`.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace prochron {

/// A span of time in nanoseconds; signed.
using Duration = std::chrono::nanoseconds;

/// A machine with a kernel clock of its own. Zero means "not said".
struct HostId {
  std::uint64_t value = 0;
  auto operator<=>(const HostId&) const = default;
};

/// A clock that spans and skews refer to (see core/clock.h). Zero means "not said".
struct ClockId {
  std::uint32_t value = 0;
  auto operator<=>(const ClockId&) const = default;
};

namespace internal {
/// Stops the program: subtracting clocks of two owners is a bug that would publish a wrong number.
[[noreturn]] inline void die_of_mixed_owners(const char* timeline, std::uint64_t left, std::uint64_t right) {
  std::fprintf(stderr, "prochron: fatal: %s of two owners compared (%llx and %llx)\n", timeline,
               static_cast<unsigned long long>(left), static_cast<unsigned long long>(right));
  std::abort();
}

/// An instant of the timeline `Tag`, which belongs to an `Owner`: nanoseconds since that timeline's own origin.
/// A value; owned by whoever holds it, any thread.
template <class Tag, class Owner>
struct Instant {
  Owner owner{};
  std::int64_t ns = 0;

  constexpr Instant() = default;
  constexpr Instant(Owner of, std::int64_t nanoseconds) : owner(of), ns(nanoseconds) {}

  friend constexpr Duration operator-(Instant a, Instant b) {
    a.check(b);
    return Duration{a.ns - b.ns};
  }
  friend constexpr Instant operator+(Instant a, Duration d) { return {a.owner, a.ns + d.count()}; }
  friend constexpr Instant operator-(Instant a, Duration d) { return {a.owner, a.ns - d.count()}; }
  friend constexpr bool operator==(Instant a, Instant b) { return a.owner == b.owner && a.ns == b.ns; }
  friend constexpr std::strong_ordering operator<=>(Instant a, Instant b) {
    a.check(b);
    return a.ns <=> b.ns;
  }

 private:
  constexpr void check(Instant other) const {
    if (!(owner == other.owner)) die_of_mixed_owners(Tag::name, owner.value, other.owner.value);
  }
};

struct RunTag {
  static constexpr const char* name = "RunTime";
};
struct NativeTag {
  static constexpr const char* name = "NativeTime";
};
struct ObservedTag {
  static constexpr const char* name = "ObservedTime";
};
}  // namespace internal

/// A host's CLOCK_MONOTONIC_RAW: measurement.
using RunTime = internal::Instant<internal::RunTag, HostId>;
/// A host's unbent CLOCK_MONOTONIC: schedules and leases.
using NativeTime = internal::Instant<internal::NativeTag, HostId>;
/// What a clock showed, in ns since the Unix epoch.
using ObservedTime = internal::Instant<internal::ObservedTag, ClockId>;

/// Victim minus native, in ns. **Positive: the victim's clock is ahead.**
struct Offset {
  std::int64_t ns = 0;
  auto operator<=>(const Offset&) const = default;
  friend constexpr Offset operator+(Offset a, Offset b) { return {a.ns + b.ns}; }
  friend constexpr Offset operator-(Offset a, Offset b) { return {a.ns - b.ns}; }
  constexpr Offset operator-() const { return {-ns}; }
};

/// A frequency error in parts per 10^12 of native time. **Positive: the victim's clock runs fast.**
struct Rate {
  std::int64_t ppt = 0;
  auto operator<=>(const Rate&) const = default;
};

}  // namespace prochron
