// Four times what 99 % of the messages on the slowest link take, and 50 ms for busy hosts.
#include "specs/guard_band.h"

#include <algorithm>

#include "pipelines/server.h"

namespace prochron::specs {
namespace {

constexpr Duration kDefault = std::chrono::milliseconds{500};
constexpr Duration kHosts = std::chrono::milliseconds{50};

Duration longest(const pipelines::LinkSpec& link) { return link.delay + 3 * link.jitter; }

}  // namespace

Duration shortest_settle(const Scenario& scenario) {
  Duration slowest{0};
  for (const Environment& environment : scenario.environments) {
    for (const pipelines::LinkSpec& link : environment.pipeline.links) {
      slowest = std::max(slowest, longest(link));
    }
    for (const pipelines::Edge& edge : pipelines::edges(environment.pipeline)) {
      Duration way{0};
      for (const auto& link : pipelines::links_crossed(environment.pipeline, edge.from, edge.to)) way += longest(link);
      slowest = std::max(slowest, way);
    }
  }
  return 4 * slowest + kHosts;
}

Duration settle_of(const PhaseSpec& phase, const Scenario& scenario) {
  if (phase.settle) return *phase.settle;
  if (phase.role == verdict::Role::kControl) {
    const auto faults = std::ranges::find(scenario.schedule, verdict::Role::kFault, &PhaseSpec::role);
    if (faults != scenario.schedule.end()) return settle_of(*faults, scenario);
  }
  return std::max(kDefault, shortest_settle(scenario));
}

}  // namespace prochron::specs
