// A change is published a little ahead, so that all processes meet it at the same nanosecond.
#include "bend/held_clock.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <utility>

#include "bend/course.h"
#include "faults/backend_catalog.h"
#include "faults/backends/libfaketime_backend.h"
#include "faults/backends/vdso_backend.h"
#include "faults/control_page.h"
#include "host/host_id.h"
#include "host/native_clock.h"

namespace prochron::bend {
namespace {

using faults::ClockFamily;

constexpr Duration kLead = std::chrono::milliseconds(5);

}  // namespace

HeldClock::HeldClock(faults::PreloadBackend preload) : preload_(std::move(preload)), course_(host::this_host()) {}

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
  held->begun_ = host::native_now();
  if (request.bend.after == Duration{0} && !request.pid) {
    held->steps_.push_back({Step::Kind::kBegin, held->begun_, {}, *k});
    auto initial = with_step(held->course_, held->steps_.back(), request.bend);
    if (!initial) return pass(initial);
    held->course_ = *std::move(initial);
  }
  const auto page = held->page_of(held->course_);
  if (!page) return pass(page);
  auto clock = held->backend_->bend("bend", *page);
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

Result<Measurement> HeldClock::measured(const std::function<void(pid_t probe)>& meet) const {
  return measure(*backend_, *clock_, [&](pid_t held) {
    meet(held);
    return take(held);
  });
}

Result<HeldClock::Span> HeldClock::begin(const Bend& bend, NativeTime from) {
  if (bend.after > Duration{0}) return change(bend, {}, from);
  Span span{begun_, {}};
  if (!bend.length) return span;
  span.end = clock_->soonest_change(std::max(from + *bend.length, host::native_now() + kLead));
  const Status shown = show({Step::Kind::kBegin, begun_, span.end, k_ns_}, bend);
  return shown ? Result<Span>(span) : pass(shown);
}

Result<HeldClock::Span> HeldClock::change(const Bend& bend, const Words& words, NativeTime from) {
  const auto k = host::exact_k();
  if (!k) return pass(k);
  Span span{clock_->soonest_change(std::max(from + bend.after, host::native_now() + kLead)), {}};
  if (bend.length) span.end = clock_->soonest_change(span.begin + *bend.length);
  const Status shown = show({Step::Kind::kChange, span.begin, span.end, *k, words}, bend);
  return shown ? Result<Span>(span) : pass(shown);
}

Result<NativeTime> HeldClock::heal() {
  const NativeTime at = clock_->soonest_change(host::native_now() + kLead);
  const Status shown = show({Step::Kind::kHeal, at, {}, 0}, {});
  return shown ? Result<NativeTime>(at) : pass(shown);
}

Result<std::optional<NativeTime>> HeldClock::bring_monotonic_back() {
  const NativeTime at = clock_->soonest_change(host::native_now() + kLead);
  faults::ClockCourse next = course_;
  const auto back = set_monotonic_back(at, next);
  if (!back) return pass(back);
  if (*back == at) return std::optional<NativeTime>();
  if (const Status shown = show({Step::Kind::kMonotonicBack, at, {}, 0}, {}); !shown) return pass(shown);
  return std::optional<NativeTime>(*back);
}

Result<faults::ClockTransform> HeldClock::page_of(const faults::ClockCourse& course) const {
  return course.excerpt(host::native_now() - kKeptPast, PROCHRON_SEGMENTS);
}

/// Written down first: whoever takes this one's place has to know what may be in force.
Status HeldClock::show(const Step& step, const Bend& bend) {
  auto next = with_step(course_, step, bend);
  if (!next) return pass(next);
  const auto page = page_of(*next);
  if (!page) return pass(page);
  steps_.push_back(step);
  const Status written = write_ahead_ ? write_ahead_() : Status();
  const Status applied = written ? clock_->apply(*page) : written;
  if (applied) {
    course_ = *std::move(next);
    return {};
  }
  steps_.pop_back();
  if (write_ahead_) (void)write_ahead_();
  return applied;
}

/// Of a course the page is shown the next part long before the last one ends.
Status HeldClock::show_more() {
  const auto page = page_of(course_);
  return page ? clock_->apply(*page) : Status(pass(page));
}

Status HeldClock::renew() {
  if (clock_->transform().known_until() < std::numeric_limits<std::int64_t>::max()) {
    if (const Status further = show_more(); !further) return further;
  }
  return clock_->renew();
}

bool HeldClock::is_wanted() const {
  std::error_code unreadable;
  return std::filesystem::exists(clock_->place(), unreadable);
}

faults::ClockTransform HeldClock::map_from(NativeTime from) const {
  return course_.excerpt(from - kKeptPast, PROCHRON_SEGMENTS).value_or(clock_->transform());
}

faults::Heal HeldClock::heal_form() const { return bend::heal_form(course_); }

std::optional<NativeTime> HeldClock::next_change(NativeTime now) const {
  std::optional<NativeTime> next;
  for (const auto& [id, fault] : course_.faults()) {
    for (const faults::Segment& segment : fault.segments(ClockFamily::kRealtime)) {
      if (segment.from > now.ns && (!next || segment.from < next->ns)) next = NativeTime{now.owner, segment.from};
    }
  }
  return next;
}

bool HeldClock::follows_course(NativeTime now) const {
  return std::ranges::any_of(course_.faults(), [&](const auto& one) { return one.second.follows_course(now.ns); });
}

}  // namespace prochron::bend
