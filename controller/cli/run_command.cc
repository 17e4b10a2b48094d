// `prochron run`: specs in, verdicts out. Everything that can fail without starting anything is done first; from then on
// Ctrl-C leads through the same healing and judging as the plan's own end.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "controller/cli/calm_signals.h"
#include "controller/cli/commands.h"
#include "controller/cli/exit_codes.h"
#include "controller/cli/run_one.h"
#include "controller/cli/shared_options.h"
#include "controller/resumption.h"
#include "core/units.h"
#include "specs/selection.h"

namespace prochron::controller {
namespace {

/// FAIL stands whatever else happened; then could-not-run, INVALID, INCONCLUSIVE, PASS.
int graver(int one, int other) {
  constexpr int kGravestFirst[] = {1, kExitCouldNotRun, 3, 2, 0};
  return *std::ranges::find_if(kGravestFirst, [&](int code) { return code == one || code == other; });
}

std::string check_duration(const std::string& text) {
  const Result<Duration> length = parse_duration(text);
  if (!length) return to_string(length.error());
  return *length > Duration{0} ? "" : "`" + text + "` is no time to measure in; expected like 20m";
}

int list_cells(const std::vector<specs::Plan>& plans) {
  for (const specs::Plan& plan : plans) {
    for (const verdict::CellContext& cell : plan.judge.cells) fmt::print("{}\n", cell.id);
  }
  return 0;
}

/// What is resumed is planned as it was: by its seed, if no other is given, and by its own --only. Cells that this one
/// names are measured again. False after an error was printed.
bool plan_resumed(RunOptions& options) {
  const Result<RunFolder> folder = RunFolder::open(*options.resume);
  const Result<PlannedBefore> before = folder ? planned_before(*folder) : pass(folder);
  if (!before) {
    fmt::print(stderr, "prochron: {}\n", to_string(before.error()));
    return false;
  }
  if (!options.plan.seed) options.plan.seed = before->seed;
  options.again = std::exchange(options.plan.only, before->only);
  return true;
}

/// Are the words of `--only … --resume` such? Else that is printed.
bool are_cells(const std::vector<std::string>& words, const specs::Plan& plan) {
  std::vector<specs::Diagnostic> diagnostics;
  (void)specs::cells_named(plan, words, diagnostics);
  if (!specs::has_errors(diagnostics)) return true;
  std::fputs(specs::report(diagnostics).c_str(), stderr);
  return false;
}

int run_command(RunOptions options) {
  if (options.folder && options.specs.size() > 1) {
    fmt::print(stderr, "prochron: -o names one folder; run {} specs without it\n", options.specs.size());
    return kExitUsage;
  }
  if (!options.telling.reports.empty() && options.specs.size() > 1) {
    fmt::print(stderr, "prochron: --report names the file of one run; every run's folder has junit.xml and summary.md\n");
    return kExitUsage;
  }
  if (options.resume && options.specs.size() > 1) {
    fmt::print(stderr, "prochron: --resume names the folder of one run; give its spec alone\n");
    return kExitUsage;
  }
  if (options.resume && !plan_resumed(options)) return kExitUsage;
  int code = 0;
  std::vector<specs::Plan> plans;  // of all, before any is run: an error in the last would come late
  for (const std::string& spec : options.specs) {
    if (auto plan = plan_of_spec_file(spec, options.plan, code)) plans.push_back(*std::move(plan));
  }
  if (plans.size() < options.specs.size()) return code;
  if (!are_cells(options.again, plans.front())) return kExitBadSpec;
  if (options.list) return list_cells(plans);
  end_on_signals();
  for (const specs::Plan& plan : plans) {
    const int one = run_one(plan, options);
    if (one == kExitInterrupted || one == kExitUsage) return one;
    code = graver(code, one);
  }
  return code;
}

}  // namespace

void add_run(CLI::App& app, Invocation& invocation) {
  CLI::App* run = app.add_subcommand("run", "control, faults, verdict");
  const auto options = std::make_shared<RunOptions>();
  options->argv = invocation.argv;
  run->add_option("SPEC", options->specs, "specs to run, one after the other")->required();
  add_plan_options(*run, options->plan);
  run->add_option("-o", options->folder, "where the record goes; runs/SCENARIO-... if not given");
  run->add_option("--resume", options->resume, "DIR of a run: measures what is missing there, or again the cells that --only names")
      ->excludes("-o");
  run->add_option_function<std::string>(
         "--extend", [options](const std::string& text) { options->extend = *parse_duration(text); },
         "TIME: measures what is undecided longer, within that; both looks then share the error budget")
      ->check(CLI::Validator(check_duration, ""))
      ->excludes("--shard");
  run->add_flag("--list", options->list, "print the cells, and run nothing");
  CLI::Option* const quiet = run->add_flag("-q", options->quiet, "no progress");
  run->add_flag("-v", options->verbose, "tell on stderr what is done, and when since the start")->excludes(quiet);
  add_telling(*run, options->telling);
  static const std::map<std::string, Keep> kKeeps{
      {"all", Keep::kAll}, {"failures", Keep::kFailures}, {"tables", Keep::kTables}};
  run->add_option("--keep", options->keep, "all, failures (history of what did not pass), tables (no history)")
      ->transform(CLI::CheckedTransformer(kKeeps));
  run->callback([=, &invocation] { invocation.chosen = [options] { return run_command(*options); }; });
}

}  // namespace prochron::controller
