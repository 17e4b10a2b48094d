// Servers are stages that no spec lists: what stages_section.cc checks of those that are listed is checked of them here.
#include "specs/servers.h"

#include <fmt/format.h>

#include <algorithm>

#include "pipelines/catalog.h"
#include "pipelines/server.h"

namespace prochron::specs {
namespace {

using pipelines::StageSpec;

void check_node(const verdict::Location& at, const pipelines::PipelineSpec& pipeline, Draft& draft) {
  const auto node = pipeline.transport_parameters.find("node");
  if (node == pipeline.transport_parameters.end()) return;
  draft.known_name(at, std::get<std::string>(node->second), {"node", draft.scenario.nodes});
}

void check_name(const verdict::Location& at, const std::string& server, Draft& draft) {
  const Words stages = draft.stage_names();
  const auto stage = std::ranges::find(stages, server) - stages.begin();
  if (static_cast<std::size_t>(stage) < stages.size()) {
    draft.reader.error(
        draft.scenario.stage_places[static_cast<std::size_t>(stage)],
        fmt::format("`{}` is the name of the transport's server; give this stage another with `name:`", server));
  } else if (std::ranges::find(draft.scenario.nodes, server) != draft.scenario.nodes.end()) {
    draft.reader.error(
        at, fmt::format("the server of this transport is called `{}`, like a node; give the node another name", server));
  }
}

/// A backend of the whole pipeline is meant for its server, too.
void check_backend(const Entry* backend, const StageSpec& server, Draft& draft) {
  if (backend == nullptr || server.kind != pipelines::kKafkaBroker || backend->value.text != "libfaketime") return;
  draft.reader.error(backend->value.at,
                     fmt::format("the broker `{}` is a JVM, which backend libfaketime cannot bend; backend preload can: "
                                 "leave it so here, and give `backend: libfaketime` to the stages that shall have it",
                                 server.name));
}

/// Cells are called by their labels, and a mock must never pass for what it stands for.
void check_mock(const verdict::Location& at, const Environment& environment, Draft& draft) {
  const auto label = std::ranges::find(environment.labels, "transport", &Labels::value_type::first);
  const bool hidden = label != environment.labels.end() && label->second.find("mock") == std::string::npos;
  if (!hidden || !pipelines::is_mock(environment.pipeline)) return;
  draft.reader.error(at, fmt::format("a mock must be called one; expected a label like {{each: {{{}-mock: …}}}}",
                                     environment.pipeline.transport));
}

}  // namespace

std::vector<StageSpec> servers_of(const Scenario& scenario) {
  std::vector<StageSpec> servers;
  for (const Environment& environment : scenario.environments) {
    const auto server = pipelines::server_index(environment.pipeline);
    if (!server) continue;
    const StageSpec& stage = environment.pipeline.stages[*server];
    if (std::ranges::find(servers, stage.name, &StageSpec::name) == servers.end()) servers.push_back(stage);
  }
  return servers;
}

std::string without_number(const std::string& name, const Scenario& scenario) {
  const std::vector<StageSpec> servers = servers_of(scenario);
  const auto meant = std::ranges::find(servers, name, [](const StageSpec& server) { return server.name + ".1"; });
  return meant == servers.end() ? name : meant->name;
}

void add_server(const Tree& tree, Environment& environment, Draft& draft) {
  const Entry* transport = tree.find("transport");
  if (transport == nullptr) return;
  check_node(transport->value.at, environment.pipeline, draft);
  const auto server = pipelines::planned_server(environment.pipeline);
  if (!server) return;
  check_name(transport->value.at, server->name, draft);
  check_mock(transport->value.at, environment, draft);
  check_backend(tree.find("backend"), *server, draft);
  environment.pipeline = pipelines::with_server(std::move(environment.pipeline));
}

namespace {

/// What a mock was told is gone with it, and so is its address.
void check_mock_lasts(const StageSpec& server, Draft& draft) {
  if (server.kind != pipelines::kKafkaMock) return;
  for (const PhaseSpec& phase : draft.scenario.schedule) {
    for (const ProcessFaultSpec& fault : phase.processes) {
      if (fault.target != server.name || fault.fault == faults::ProcessFault::kPause) continue;
      draft.reader.error(fault.place, fmt::format("a mock keeps nothing that it could start again on: `{}` wants a real "
                                                  "broker, `brokers: embedded`",
                                                  faults::name_of(fault.fault)));
    }
  }
}

}  // namespace

void check_server_faults(Draft& draft) {
  for (const StageSpec& server : servers_of(draft.scenario)) {
    check_mock_lasts(server, draft);
    const auto lacks = [&](const Environment& environment) {
      const auto& stages = environment.pipeline.stages;
      return std::ranges::find(stages, server.name, &StageSpec::name) == stages.end();
    };
    const auto without = std::ranges::find_if(draft.scenario.environments, lacks);
    if (without == draft.scenario.environments.end()) continue;
    const auto refuse = [&](const verdict::Location& at, const char* what) {
      draft.reader.error(at, fmt::format("`{}` is a server that the transport `{}` does not start: {}", server.name,
                                         without->pipeline.transport, what));
    };
    for (const PhaseSpec& phase : draft.scenario.schedule) {
      for (const FaultSpec& fault : phase.inject) {
        if (fault.clock == server.name) refuse(fault.place, "nothing would be bent there");
      }
      for (const ProcessFaultSpec& fault : phase.processes) {
        if (fault.target == server.name) refuse(fault.place, "there would be no such process");
      }
    }
  }
}

}  // namespace prochron::specs
