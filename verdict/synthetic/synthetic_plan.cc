// Controls stand before, between and after the cells, as the compiler puts them.
#include <string>

#include "verdict/synthetic/schedule.h"
#include "verdict/synthetic/synthetic_run.h"

namespace prochron::verdict {
namespace {

SessionContext session_of(const SyntheticOptions& options) {
  const ClockId edge{1}, gpu{2}, api{3};
  SessionContext session;
  session.transport = "zeromq";
  session.stages = {{"source", "source", "edge", edge, false, {options.messages_per_second * 1'000'000}},
                    {"preprocess", "preprocess", "edge", edge, false, {}},
                    {"inference", "inference", "gpu", gpu, false, {}},
                    {"postprocess", "postprocess", "api", api, false, {}},
                    {"sink", "sink", "api", api, false, {}}};
  const Duration link{options.link_ns};
  session.hops = {{0, 1, {}}, {1, 2, link}, {2, 3, link}, {3, 4, {}}};
  return session;
}

}  // namespace

JudgePlan synthetic_plan(const SyntheticOptions& options) {
  JudgePlan plan;
  plan.scenario = "synthetic";
  plan.seed = options.seed;
  plan.clocks = {{ClockId{1}, "edge", ClockScope::kNode, {}},
                 {ClockId{2}, "gpu", ClockScope::kNode, {}},
                 {ClockId{3}, "api", ClockScope::kNode, {}}};
  for (std::uint32_t session = 0; session < options.sessions; ++session) {
    plan.sessions.push_back(session_of(options));
    for (const SyntheticWindow& window : schedule_of(options, session)) {
      WindowContext context{Role::kControl, session, {}, Duration{window.end - window.begin}, options.settle, {}};
      if (window.cell) {
        const SyntheticCell& cell = options.cells[*window.cell];
        const auto index = static_cast<std::uint32_t>(plan.cells.size());
        context.role = Role::kFault;
        context.cell = index;
        const Duration length{window.end - window.begin + options.settle.count()};
        context.faults = {{cell.rate.ppt == 0 ? "step" : "drift",
                           "bend gpu " + cell.label,
                           ClockId{2},
                           {},
                           length,
                           {},
                           faults::heal_text(cell.heal),
                           length,
                           "preload"}};
        PlannedFault& fault = context.faults.back();
        faults::ClockTransform course{HostId{}};
        for (const faults::Change& change : cell.changes({HostId{}, 0})) {
          fault.changes.push_back({Duration{change.at.ns}, change.step, change.rate});
          (void)course.apply(change);
        }
        (void)course.heal({HostId{}, length.count()}, cell.heal);
        fault.healed = Duration{course.segments(faults::ClockFamily::kRealtime).back().from};
        plan.cells.push_back({"skew=" + cell.label, {{"skew", cell.label}}, session, {window.index}, {}});
      }
      plan.windows.push_back(std::move(context));
    }
  }
  return plan;
}

}  // namespace prochron::verdict
