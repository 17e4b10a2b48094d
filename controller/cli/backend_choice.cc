// Files are asked, nothing is started.
#include "controller/cli/backend_choice.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "faults/backends/faketime_reach.h"
#include "host/program_search.h"
#include "host/tracing.h"

namespace prochron::controller {
namespace {

void choose(pipelines::StageSpec& stage) {
  if (stage.chosen.empty()) return;
  const auto program = program_of(stage);
  if (!program || program->empty()) return;
  const auto shim = reach_by("preload", *program);
  if (!shim) return;
  if (shim->reachable()) {
    stage.chosen = fmt::format("auto: {} has a loader", shim->file);
    return;
  }
  const auto image = reach_by("vdso", *program);
  if (!image || !image->reachable()) return;
  stage.backend = "vdso";
  stage.chosen = fmt::format("auto: {} {}", shim->file, shim->reason);
}

}  // namespace

Result<std::string> program_of(const pipelines::StageSpec& stage) {
  const auto run = stage.parameters.find("run");
  if (run == stage.parameters.end()) return std::string();
  const TextList& argv = std::get<TextList>(run->second);
  if (argv.empty()) return fail(ErrorCode::kBadSpec, "`run` needs a program");
  const auto cwd = stage.parameters.find("cwd");
  const std::string directory = cwd == stage.parameters.end() ? std::string{} : std::get<std::string>(cwd->second);
  std::error_code unknown;
  if (!directory.empty() && !std::filesystem::is_directory(directory, unknown)) {
    return fail(ErrorCode::kBadSpec, fmt::format("cwd: `{}` is no folder here", directory));
  }
  const char* path = std::getenv("PATH");
  return host::find_program(argv.front(), path != nullptr ? path : "", directory);
}

Result<host::Reachability> reach_by(std::string_view backend, const std::string& program) {
  if (backend == "libfaketime") return faults::faketime_reachability(program);
  if (backend != "vdso") return host::preload_reachability(program);
  if (auto barred = host::tracing_obstacle()) {
    return host::Reachability{host::Obstacle::kHost, program, *std::move(barred)};
  }
  return host::vdso_reachability(program);
}

void choose_backends(specs::Scenario& scenario) {
  for (auto& stage : scenario.pipeline.stages) choose(stage);
  for (specs::Environment& environment : scenario.environments) {
    for (auto& stage : environment.pipeline.stages) choose(stage);
  }
}

}  // namespace prochron::controller
