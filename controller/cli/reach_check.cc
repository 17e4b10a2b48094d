// Finds each program as the agent will, and asks its ELF file.
#include "controller/cli/reach_check.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "controller/cli/backend_choice.h"
#include "faults/backends/faketime_reach.h"
#include "host/program_search.h"

namespace prochron::controller {
namespace {

/// The least heavy one first.
std::string who_can(const std::string& program) {
  for (const char* backend : {"preload", "vdso"}) {
    const auto reach = reach_by(backend, program);
    if (reach && reach->reachable()) return fmt::format("Backend {} can", backend);
  }
  return "No backend of this version can";
}

std::optional<std::string> obstacle(const pipelines::StageSpec& stage) {
  if (stage.backend == "libfaketime") {
    if (const auto library = faults::find_libfaketime(); !library) return to_string(library.error());
  }
  const Result<std::string> program = program_of(stage);
  if (!program) return to_string(program.error());
  if (program->empty()) return {};
  const auto reach = reach_by(stage.backend, *program);
  if (!reach) return to_string(reach.error());
  if (reach->reachable()) return {};
  return fmt::format("`{}` cannot be bent by backend {}: {} {}. {}",
                     std::get<TextList>(stage.parameters.at("run")).front(), stage.backend, reach->file, reach->reason,
                     who_can(*program));
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
