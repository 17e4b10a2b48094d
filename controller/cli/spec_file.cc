// Reads, loads, compiles; prints diagnostics once, in file order.
#include "controller/cli/spec_file.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "controller/cli/exit_codes.h"
#include "controller/cli/backend_choice.h"
#include "controller/cli/reach_check.h"
#include "host/files.h"

namespace prochron::controller {
namespace {

void print(const std::vector<specs::Diagnostic>& diagnostics) {
  std::fputs(specs::report(diagnostics).c_str(), stderr);
}

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// Makes the plan the shard's; false, and told, if no cell falls to it.
bool pick(const Shard& shard, specs::Plan& plan) {
  plan.judge.sharding->present = {shard.index};
  const auto held = [&](const verdict::CellContext& cell) { return plan.judge.holds(cell.session); };
  if (std::ranges::any_of(plan.judge.cells, held)) return true;
  std::fprintf(stderr, "prochron: --shard %u/%u has nothing to measure: %s has %zu cells, which make at most %zu shards\n",
               shard.index, shard.count, plan.scenario.file.c_str(), plan.judge.cells.size(), plan.judge.cells.size());
  return false;
}

}  // namespace

specs::Given given_by(const PlanOptions& options) {
  specs::Given given{
      {}, variable, [](const std::string& path) { return host::read_file(path); }, options.repeat};
  for (const std::string& word : options.set) {
    const std::size_t equals = std::min(word.find('='), word.size() - 1);  // that there is one has been checked
    given.set.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return given;
}

std::optional<specs::Scenario> load_spec_file(const std::string& path, const PlanOptions& options, int& exit_code) {
  const Result<std::string> text = host::read_file(path);
  if (!text) {
    std::fprintf(stderr, "prochron: %s\n", to_string(text.error()).c_str());
    exit_code = kExitCouldNotRun;
    return {};
  }
  specs::Loaded loaded = specs::load(*text, path, given_by(options));
  print(loaded.diagnostics);
  if (!loaded.scenario) exit_code = kExitBadSpec;
  return std::move(loaded.scenario);
}

std::optional<specs::Plan> plan_of_spec_file(const std::string& path, const PlanOptions& options, int& exit_code) {
  std::optional<specs::Scenario> scenario = load_spec_file(path, options, exit_code);
  if (!scenario) return {};
  choose_backends(*scenario);
  const std::optional<std::uint32_t> shards = options.shard ? std::optional(options.shard->count) : std::nullopt;
  specs::Compiled compiled =
      specs::compile(*scenario, {options.seed, options.only, options.allow_skipped, shards});
  const std::vector<specs::Diagnostic> reach = check_reach(*scenario);
  if (!reach.empty()) compiled.plan.reset();
  compiled.diagnostics.insert(compiled.diagnostics.end(), reach.begin(), reach.end());
  print(compiled.diagnostics);
  if (!compiled.plan) exit_code = kExitBadSpec;
  if (compiled.plan && options.shard && !pick(*options.shard, *compiled.plan)) {
    exit_code = kExitUsage;
    return {};
  }
  return std::move(compiled.plan);
}

}  // namespace prochron::controller
