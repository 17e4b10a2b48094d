// The model knows queues, latencies and clocks; programs, closed loops and the defects of a digest it does not.
#include "specs/simulation.h"

#include <fmt/format.h>

#include <algorithm>

#include "pipelines/catalog.h"
#include "pipelines/server.h"

namespace prochron::specs {
namespace {

/// Why a stage cannot be simulated; empty if it can.
std::string beyond_the_model(const pipelines::StageSpec& stage) {
  if (pipelines::find_stage(stage.kind)->role == pipelines::StageRole::kForeign) return "is a program of your own";
  if (stage.replicas > 1) return "has replicas";
  const auto says = [&](const char* key, const ParameterValue& value) {
    const auto found = stage.parameters.find(key);
    return found != stage.parameters.end() && found->second != value;
  };
  const auto rate = stage.parameters.find("rate");
  if (rate != stage.parameters.end() && rate->second == ParameterValue(Frequency{0})) return "has `rate: max`";
  if (says("slowed", Share{0})) return "has `slowed`";
  if (says("flaw", std::string("none"))) return "has a `flaw`";
  return {};
}

}  // namespace

void read_place(const Entry& entry, Draft& draft) {
  const auto place = draft.reader.text(entry.value, "a node", "local");
  if (!place || !draft.reader.known_word(entry.value.at, *place, {"place of a node", {"local", "simulated"}})) return;
  const bool simulated = *place == "simulated", first = draft.scenario.nodes.size() == 1;
  if (!first && simulated != draft.scenario.simulated) {
    draft.reader.error(entry.value.at, fmt::format("`{}` is {} and `{}` is not: all nodes are simulated, or none is",
                                                   entry.key, *place, draft.scenario.nodes.front()));
  }
  if (first) draft.scenario.simulated = simulated;
}

void check_simulation(Draft& draft) {
  if (!draft.scenario.simulated) return;
  for (const Environment& environment : draft.scenario.environments) {
    for (std::size_t i = 0; i < draft.scenario.stage_places.size(); ++i) {
      const pipelines::StageSpec& stage = environment.pipeline.stages[i];
      const std::string why = beyond_the_model(stage);
      if (why.empty()) continue;
      draft.reader.error(draft.scenario.stage_places[i],
                         fmt::format("`{}` {}, which is not simulated in this version; expected `local` nodes for it",
                                     stage.name, why));
    }
    if (!pipelines::own_server(environment.pipeline).empty()) {
      draft.reader.error(draft.scenario.stage_places.front(), "a server of your own does not live in virtual time");
    }
  }
}

}  // namespace prochron::specs
