// The course is built again from its steps; the page says how many of them came into force.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "bend/held_clock.h"
#include "faults/backend_catalog.h"
#include "faults/backends/injection.h"
#include "faults/backends/vdso_backend.h"
#include "host/host_id.h"

namespace prochron::bend {
namespace {

struct Built {
  faults::ClockCourse course;
  std::size_t missing = 0;  ///< steps, at the end
};

}  // namespace

Result<std::unique_ptr<HeldClock>> HeldClock::adopt(RunId run, const Request& request, const State& state) {
  using faults::PreloadBackend;
  if (request.backend == "libfaketime") return fail(ErrorCode::kUnsupported, "its watchdog has healed what libfaketime bent");
  auto preload = PreloadBackend::adopt(run, PreloadBackend::Victims::kOwnUser, state.attachments);
  if (!preload) return pass(preload);
  std::unique_ptr<HeldClock> held(new HeldClock(*std::move(preload)));
  if (const Status chosen = held->choose(run, request.backend); !chosen) return pass(chosen);
  const faults::BackendEntry* entry = faults::find_backend(request.backend);
  held->bends_monotonic_ = entry == nullptr || entry->bends_monotonic;
  held->k_ns_ = state.k_ns;
  held->begun_ = state.begun;
  std::vector<Built> built;
  const auto candidates = [&](NativeTime since) {
    std::vector<faults::ClockTransform> pages;
    for (std::size_t missing = 0; missing <= std::min<std::size_t>(state.steps.size(), 1); ++missing) {
      const auto course = repeat({state.steps.data(), state.steps.size() - missing}, request.bend, host::this_host());
      const auto page = course ? course->excerpt(since - kKeptPast, PROCHRON_SEGMENTS) : pass(course);
      if (!page) continue;
      built.push_back({*course, missing});
      pages.push_back(*page);
    }
    return pages;
  };
  auto adopted = faults::Injection::adopt(state.page, candidates);
  if (!adopted) return pass(adopted);
  (void)adopted->injection.renew();  // if it is lost, that is told the next time
  const Built& shown = built[adopted->shown];
  held->course_ = shown.course;
  held->steps_ = {state.steps.begin(), state.steps.end() - static_cast<std::ptrdiff_t>(shown.missing)};
  held->clock_ = std::make_unique<faults::Injection>(std::move(adopted->injection));
  if (held->backend_->implant(*held->clock_)) held->watch();
  return held;
}

HeldClock::Span HeldClock::span() const {
  Span span{begun_, {}};
  for (const Step& step : steps_) {
    const bool asks = step.kind == Step::Kind::kBegin || step.kind == Step::Kind::kChange;
    if (asks) span = {step.at, step.end};
    if (step.kind == Step::Kind::kHeal) span.end = std::min(span.end.value_or(step.at), step.at);
  }
  return span;
}

void HeldClock::follow_again(const std::vector<faults::Victim>& victims) const {
  if (!watch_) return;
  for (const faults::Victim& victim : victims) (void)watch_->follow(victim.pid, backend_->implant(*clock_));
}

}  // namespace prochron::bend
