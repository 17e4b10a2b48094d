// Environments are our own, less what would bend a child (host/passed_environment.h), plus what the spec adds.
#include "node-agent/node/launch.h"

#include <csignal>
#include <cstdlib>
#include <optional>
#include <utility>

#include "host/passed_environment.h"
#include "host/program_paths.h"
#include "host/program_search.h"
#include "pipelines/catalog.h"
#include "pipelines/values.h"

namespace prochron::agent {
namespace {

std::optional<int> signal_named(const std::string& name) {
  constexpr std::pair<const char*, int> kSignals[] = {{"TERM", SIGTERM}, {"INT", SIGINT},   {"HUP", SIGHUP},
                                                      {"QUIT", SIGQUIT}, {"USR1", SIGUSR1}, {"USR2", SIGUSR2},
                                                      {"KILL", SIGKILL}};
  for (const auto& [known, number] : kSignals) {
    if (name == known) return number;
  }
  return std::nullopt;
}

template <class T>
T value_of(const ParameterValues& values, std::string_view name) {
  const auto found = values.find(name);
  const T* const value = found == values.end() ? nullptr : std::get_if<T>(&found->second);
  return value == nullptr ? T{} : *value;
}

Result<host::ChildSpec> program_of_ours(const char* name, std::string order, int socket) {
  const auto path = host::find_libexec(name);
  if (!path) return pass(path);
  host::ChildSpec program;
  program.path = *path;
  program.arguments = {name};
  program.environment = host::passed_environment();
  program.environment.push_back(std::move(order));
  program.inherited = {{socket, kAgentDescriptor}};
  return program;
}

}  // namespace

Result<host::ChildSpec> stage_program(pipelines::StageOrder order, int socket) {
  order.agent_fd = kAgentDescriptor;
  return program_of_ours("prochron-stage", "PROCHRON_STAGE=" + pipelines::to_json(order), socket);
}

Result<host::ChildSpec> relay_program(pipelines::RelayOrder order, int socket) {
  order.agent_fd = kAgentDescriptor;
  return program_of_ours("prochron-relay", "PROCHRON_RELAY=" + pipelines::to_json(order), socket);
}

Result<host::ChildSpec> command_program(const pipelines::StageSpec& stage, const AllowList& allow) {
  const auto values = pipelines::with_defaults(pipelines::find_stage("command")->parameters, stage.parameters);
  host::ChildSpec program;
  program.arguments = value_of<TextList>(values, "run");
  if (program.arguments.empty()) return fail(ErrorCode::kBadSpec, "a command needs a program", stage.name);
  if (const Status admitted = allow.admit(program.arguments.front()); !admitted) return pass(admitted);
  const auto stop = signal_named(value_of<std::string>(values, "stop"));
  if (!stop) return fail(ErrorCode::kBadSpec, "no signal `" + value_of<std::string>(values, "stop") + "`", stage.name);
  program.directory = value_of<std::string>(values, "cwd");
  program.environment = host::passed_environment();
  for (const std::string& entry : value_of<TextList>(values, "env")) program.environment.push_back(entry);
  const char* const search_path = std::getenv("PATH");
  auto path =
      host::find_program(program.arguments.front(), search_path == nullptr ? "" : search_path, program.directory);
  if (!path) return pass(path);
  program.path = *std::move(path);
  program.stop_signal = *stop;
  program.hold = true;
  return program;
}

}  // namespace prochron::agent
