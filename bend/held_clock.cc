// A change is published a little ahead, so that all processes meet it at the same nanosecond.
#include "bend/held_clock.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "bend/course.h"
#include "faults/backend_catalog.h"
#include "faults/backends/libfaketime_backend.h"
#include "faults/backends/vdso_backend.h"
#include "host/host_id.h"
#include "host/native_clock.h"

namespace prochron::bend {
namespace {

using faults::ClockFamily;

constexpr Duration kLead = std::chrono::milliseconds(5);

}  // namespace

Result<std::unique_ptr<HeldClock>> HeldClock::create(RunId run, const Request& request) {
  using faults::PreloadBackend;
  auto preload = PreloadBackend::create(run, PreloadBackend::Victims::kOwnUser, faults::Shim::kLoaded);
  if (!preload) return pass(preload);
  std::unique_ptr<HeldClock> held(new HeldClock(*std::move(preload)));
  if (const Status chosen = held->choose(run, request.backend); !chosen) return pass(chosen);
  const faults::BackendEntry* entry = faults::find_backend(request.backend);
  held->bends_monotonic_ = entry == nullptr || entry->bends_monotonic;
  const auto k = host::exact_k();
  if (!k) return pass(k);
  held->k_ns_ = *k;
  held->begun_ = held->seen_ = host::native_now();
  Result<faults::ClockTransform> initial = faults::ClockTransform(host::this_host());
  if (request.bend.after == Duration{0}) initial = bent(*initial, request.bend, held->begun_, {}, *k);
  if (!initial) return pass(initial);
  auto clock = held->backend_->bend("bend", *initial);
  if (!clock) return pass(clock);
  held->clock_ = *std::move(clock);
  if (held->backend_->implant(*held->clock_)) held->watch();
  return held;
}

template <class Kind>
Status HeldClock::begin_backend(RunId run) {
  auto other = Kind::create(run, attachments(), faults::Shim::kLoaded);
  if (!other) return pass(other);
  other_ = *std::move(other);
  backend_ = other_.get();
  return {};
}

Status HeldClock::choose(RunId run, const std::string& name) {
  backend_ = &preload_;
  if (name == "libfaketime") return begin_backend<faults::LibfaketimeBackend>(run);
  if (name == "vdso") return begin_backend<faults::VdsoBackend>(run);
  if (name != "preload") return fail(ErrorCode::kUnsupported, "bend has no backend `" + name + "`");
  return {};
}

void HeldClock::watch() {
  watch_ = faults::ExecWatch::start(
      [this](const faults::Victim& victim, NativeTime since) { return preload_.check_escape(victim, since); },
      [](const faults::WatchEvent&) {});  // the family's looks tell who escaped
}

Status HeldClock::take(pid_t held) const {
  return watch_ ? watch_->follow(held, backend_->implant(*clock_)) : Status();
}

Result<Measurement> HeldClock::measured() const {
  return measure(*backend_, *clock_, [this](pid_t held) { return take(held); });
}

Result<HeldClock::Span> HeldClock::begin(const Bend& bend, NativeTime from) {
  if (bend.after > Duration{0}) return change(bend, from);
  Span span{begun_, {}};
  if (!bend.length) return span;
  span.end = clock_->soonest_change(std::max(from + *bend.length, host::native_now() + kLead));
  const auto next = bent(faults::ClockTransform(transform().host()), bend, begun_, span.end, k_ns_);
  if (!next) return pass(next);
  if (const Status shown = show(*next); !shown) return pass(shown);
  return span;
}

Result<HeldClock::Span> HeldClock::change(const Bend& bend, NativeTime from) {
  const auto k = host::exact_k();
  if (!k) return pass(k);
  Span span{clock_->soonest_change(std::max(from + bend.after, host::native_now() + kLead)), {}};
  if (bend.length) span.end = clock_->soonest_change(span.begin + *bend.length);
  const auto next = bent(transform(), bend, span.begin, span.end, *k);
  if (!next) return pass(next);
  if (const Status shown = show(*next); !shown) return pass(shown);
  return span;
}

Result<NativeTime> HeldClock::heal() {
  const NativeTime at = clock_->soonest_change(host::native_now() + kLead);
  faults::ClockTransform next = transform();
  next.cancel_from(at);
  if (const Status healed = next.heal(at, {}); !healed) return pass(healed);
  if (const Status shown = show(next); !shown) return pass(shown);
  return at;
}

Status HeldClock::renew() {
  const NativeTime now = host::native_now(), before = std::exchange(seen_, now);
  const auto began = [&](const faults::Segment& segment) { return segment.from > before.ns && segment.from <= now.ns; };
  if (std::ranges::any_of(transform().segments(ClockFamily::kRealtime), began)) {  // readers look at its segment first
    const faults::ClockTransform shown = transform();
    if (const Status again = show(shown); !again) return again;
  }
  return clock_->renew();
}

bool HeldClock::is_wanted() const {
  std::error_code unreadable;
  return std::filesystem::exists(clock_->place(), unreadable);
}

std::optional<NativeTime> HeldClock::next_change(NativeTime now) const {
  for (const faults::Segment& segment : transform().segments(ClockFamily::kRealtime)) {
    if (segment.from > now.ns) return NativeTime{now.owner, segment.from};
  }
  return {};
}

}  // namespace prochron::bend
