// The seed's draws are named by session and cell, so that what one phase draws moves no other.
#include "specs/pair_timetable.h"

#include <fmt/format.h>

#include <utility>

#include "core/rng.h"
#include "specs/guard_band.h"
#include "specs/injections.h"
#include "specs/whole_seconds.h"

namespace prochron::specs {
namespace {

/// Adds the two windows of one pair, which is number `number` of `phase.pairs`. Lives on the stack of add_pairs().
class Pair {
 public:
  Pair(const Scenario& scenario, const Treatment& treatment, std::uint32_t cell,
       const PlannedSession& session, Plan& plan, Layout& layout)
      : scenario_(scenario),
        session_(session),
        treatment_(treatment),
        phase_(scenario.schedule[treatment.phase]),
        settle_(settle_of(phase_, scenario)),
        cell_(cell),
        plan_(plan),
        layout_(layout) {}

  void add(std::int64_t number, bool fault_first) {
    const std::string which = fmt::format(" of pair {}", number);
    verdict::WindowPair pair;
    if (!fault_first) pair.control = add_control(which);
    pair.fault = add_fault(which);
    if (fault_first) pair.control = add_control(which);
    plan_.judge.cells[cell_].pairs.push_back(pair);
  }

 private:
  std::uint32_t add_control(const std::string& which) {
    verdict::WindowContext context = context_of(phase_, phase_.length, settle_);
    context.role = verdict::Role::kControl;
    return layout_.add(std::move(context), "control" + which, {});
  }
  std::uint32_t add_fault(const std::string& which) {
    verdict::WindowContext context = context_of(phase_, phase_.length, settle_);
    if (session_.on_whole_seconds) {
      context.settle = up_to_whole_second(context.settle + context.length) - context.length;
    }
    context.cell = cell_;
    std::vector<Injection> injections = inject(scenario_, session_.pipeline, treatment_, plan_.judge.clocks, context);
    return layout_.add(std::move(context), plan_.judge.cells[cell_].id + which, std::move(injections));
  }

  const Scenario& scenario_;
  const PlannedSession& session_;
  const Treatment& treatment_;
  const PhaseSpec& phase_;
  Duration settle_;
  std::uint32_t cell_;
  Plan& plan_;
  Layout& layout_;
};

}  // namespace

void add_pairs(const Scenario& scenario, const Treatment& treatment, std::uint32_t cell,
               const PlannedSession& session, Plan& plan, Layout& layout) {
  Rng rng(plan.judge.seed, fmt::format("order of pairs, cell {}", cell));
  Pair pair(scenario, treatment, cell, session, plan, layout);
  bool fault_first = false;
  for (std::int64_t number = 1; number <= scenario.schedule[treatment.phase].pairs; ++number) {
    fault_first = number % 2 == 1 ? rng.below(2) == 1 : !fault_first;
    pair.add(number, fault_first);
  }
}

}  // namespace prochron::specs
