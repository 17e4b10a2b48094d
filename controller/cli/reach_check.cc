// Finds each program as the agent will, and asks its ELF file.
#include "controller/cli/reach_check.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "faults/backends/faketime_reach.h"
#include "host/program_search.h"
#include "host/reachability.h"

namespace prochron::controller {
namespace {

Result<host::Reachability> reach_of(const std::string& program, std::string_view backend) {
  if (backend == "libfaketime") return faults::faketime_reachability(program);
  return backend == "vdso" ? host::vdso_reachability(program) : host::preload_reachability(program);
}

/// The least heavy one first.
std::string who_can(const std::string& program) {
  for (const char* backend : {"preload", "vdso"}) {
    const auto reach = reach_of(program, backend);
    if (reach && reach->reachable()) return fmt::format("Backend {} can", backend);
  }
  return "No backend of this version can";
}

std::optional<std::string> obstacle(const pipelines::StageSpec& stage) {
  if (stage.backend == "libfaketime") {
    if (const auto library = faults::find_libfaketime(); !library) return to_string(library.error());
  }
  const auto run = stage.parameters.find("run");
  if (run == stage.parameters.end()) return {};
  const TextList& argv = std::get<TextList>(run->second);
  if (argv.empty()) return "`run` needs a program";
  const auto cwd = stage.parameters.find("cwd");
  const std::string directory = cwd == stage.parameters.end() ? std::string{} : std::get<std::string>(cwd->second);
  std::error_code unknown;
  if (!directory.empty() && !std::filesystem::is_directory(directory, unknown)) {
    return fmt::format("cwd: `{}` is no folder here", directory);
  }
  const char* path = std::getenv("PATH");
  const Result<std::string> program = host::find_program(argv.front(), path != nullptr ? path : "", directory);
  if (!program) return to_string(program.error());
  const auto reach = reach_of(*program, stage.backend);
  if (!reach) return to_string(reach.error());
  if (reach->reachable()) return {};
  return fmt::format("`{}` cannot be bent by backend {}: {} {}. {}", argv.front(), stage.backend, reach->file,
                     reach->reason, who_can(*program));
}

/// A checker is not bent, but it must be there.
std::optional<std::string> missing_checker(const verdict::Expectation& rule) {
  if (rule.run.empty()) return {};
  const char* path = std::getenv("PATH");
  const Result<std::string> program = host::find_program(rule.run.front(), path != nullptr ? path : "");
  if (program) return {};
  return to_string(program.error());
}

}  // namespace

std::vector<specs::Diagnostic> check_reach(const specs::Scenario& scenario) {
  std::vector<specs::Diagnostic> diagnostics;
  for (const specs::Environment& environment : scenario.environments) {
    const auto& stages = environment.pipeline.stages;
    for (std::size_t i = 0; i < stages.size(); ++i) {
      auto why = obstacle(stages[i]);
      if (!why) continue;
      specs::Diagnostic found{scenario.stage_places[i], specs::Severity::kError, std::move(*why)};
      if (std::ranges::find(diagnostics, found) == diagnostics.end()) diagnostics.push_back(std::move(found));
    }
  }
  for (const specs::RuleSpec& rule : scenario.expect) {
    if (auto why = missing_checker(rule.expectation)) {
      diagnostics.push_back({rule.expectation.at, specs::Severity::kError, std::move(*why)});
    }
  }
  return diagnostics;
}

}  // namespace prochron::controller
