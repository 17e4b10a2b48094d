// Reads, loads, compiles; prints diagnostics once, in file order.
#include "controller/cli/spec_file.h"

#include <cstdio>

#include "controller/cli/exit_codes.h"
#include "controller/cli/reach_check.h"
#include "host/files.h"

namespace prochron::controller {
namespace {

void print(const std::vector<specs::Diagnostic>& diagnostics) {
  std::fputs(specs::report(diagnostics).c_str(), stderr);
}

}  // namespace

std::optional<specs::Scenario> load_spec_file(const std::string& path, int& exit_code) {
  const Result<std::string> text = host::read_file(path);
  if (!text) {
    std::fprintf(stderr, "prochron: %s\n", to_string(text.error()).c_str());
    exit_code = kExitCouldNotRun;
    return {};
  }
  specs::Loaded loaded = specs::load(*text, path);
  if (!loaded.scenario) {
    print(loaded.diagnostics);
    exit_code = kExitBadSpec;
  }
  return std::move(loaded.scenario);
}

std::optional<specs::Plan> plan_of_spec_file(const std::string& path, const PlanOptions& options, int& exit_code) {
  const std::optional<specs::Scenario> scenario = load_spec_file(path, exit_code);
  if (!scenario) return {};
  specs::Compiled compiled = specs::compile(*scenario, options.seed);
  const std::vector<specs::Diagnostic> reach = check_reach(*scenario);
  if (!reach.empty()) compiled.plan.reset();
  compiled.diagnostics.insert(compiled.diagnostics.end(), reach.begin(), reach.end());
  print(compiled.diagnostics);
  if (!compiled.plan) exit_code = kExitBadSpec;
  return std::move(compiled.plan);
}

}  // namespace prochron::controller
