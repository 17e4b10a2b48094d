// Folder, measuring, judging, and where asked for a second look: in this order, each told when it fails.
#include "controller/cli/run_one.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "controller/checkers.h"
#include "controller/cli/exit_codes.h"
#include "controller/cli/measure.h"
#include "controller/cli/run_beginning.h"
#include "controller/cli/second_look.h"
#include "controller/judge_folder.h"
#include "controller/minutes.h"
#include "controller/remeasurement.h"
#include "controller/resumption.h"
#include "controller/sessions_of.h"
#include "host/native_clock.h"
#include "host/random_mark.h"
#include "specs/specs.h"
#include "verdict/report.h"

namespace prochron::controller {
namespace {

namespace fs = std::filesystem;

int could_not_run(const Error& error) {
  // Not fmt::print, here and below: it throws when a terminal has been closed.
  std::fputs(fmt::format("prochron: could not run: {}\n", to_string(error)).c_str(), stderr);
  return kExitCouldNotRun;
}

/// Lines that stay, where a narration would push a line that moves.
Showing showing_of(const RunOptions& options, NativeTime started) {
  const auto since = options.verbose ? std::optional(started) : std::nullopt;
  if (options.quiet) return {Progress::Form::kQuiet, since};
  const bool moves = isatty(STDERR_FILENO) == 1 && !options.verbose;
  return {moves ? Progress::Form::kTerminal : Progress::Form::kLines, since};
}

/// The history of a run that is not worth keeping; what was interrupted may be resumed.
bool drops_history(const RunOptions& options, const Conducted& conducted, verdict::Verdict verdict) {
  if (conducted.interrupted || !conducted.status) return false;
  return options.keep == Keep::kTables || (options.keep == Keep::kFailures && verdict == verdict::Verdict::kPass);
}

/// What is to be measured, and where to.
struct Beginning {
  RunFolder folder;
  std::vector<std::uint32_t> sessions;
};

/// What a run that is resumed has to measure. Its own `--only`, said again, means what it meant while some of it is
/// missing.
Result<std::vector<std::uint32_t>> fill_in(const RunFolder& folder, specs::Plan& plan, RunId run,
                                           const RunOptions& options) {
  if (options.again.empty()) return resume(folder, plan, run, options.argv);
  const Result<std::vector<std::uint32_t>> missing = sessions_missing(folder, plan);
  if (!missing) return pass(missing);
  if (!missing->empty() && options.again == plan.only) return resume(folder, plan, run, options.argv);
  Result<Remeasurement> again = measure_again(folder, plan, options.again, run, options.argv);
  if (!again) return pass(again);
  for (const std::string& cell : again->standing) std::fputs(fmt::format("{}; it stands\n", cell).c_str(), stderr);
  return std::move(again->sessions);
}

Result<Beginning> begin(specs::Plan& plan, RunId run, const RunOptions& options) {
  if (!options.resume) {
    const Result<RunFolder> folder = RunFolder::create(options.folder, plan.scenario.name, run.value);
    if (!folder) return pass(folder);
    if (Status written = write_beginning(*folder, run, plan, options.argv); !written) return pass(written);
    return Beginning{*folder, sessions_of(plan)};
  }
  const Result<RunFolder> folder = RunFolder::open(*options.resume);
  if (!folder) return pass(folder);
  if (Status same = plan_as_before(*folder, plan, options.extend.has_value()); !same) return pass(same);
  Result<std::vector<std::uint32_t>> left = fill_in(*folder, plan, run, options);
  if (!left) return pass(left);
  return Beginning{*folder, *std::move(left)};
}

/// With the users' checkers, unless the run was cut short.
Result<Judged> judge(const specs::Plan& plan, const RunFolder& folder, bool cut_short) {
  Result<Judged> judged = judge_folder(folder, 1);
  if (!judged || !has_checkers(plan.judge) || cut_short) return judged;
  if (Status asked = run_checkers(plan.judge, folder); !asked) return pass(asked);
  return judge_folder(folder, 1);
}

/// One plan on its way to a verdict. Lives on the stack of run_one().
struct Way {
  specs::Plan plan;
  RunId run;
  Showing showing;
  Conducted conducted;
  Result<Judged> judged = Judged{};
};

bool cut_short(const Conducted& conducted) { return conducted.interrupted || !conducted.status; }

Status measure_and_judge(Way& way, const RunFolder& folder, const std::vector<std::uint32_t>& sessions) {
  if (!sessions.empty()) {
    if (Status forgotten = forget_checkers(way.plan.judge, folder, sessions); !forgotten) return forgotten;
    Result<Conducted> conducted = measure(way.plan, sessions, way.run, folder, way.showing);
    if (!conducted) return pass(conducted);
    way.conducted = *std::move(conducted);
  }
  way.judged = judge(way.plan, folder, cut_short(way.conducted));
  narrate(way.showing, "judged");
  return way.judged ? Status{} : pass(way.judged);
}

Status look_again(Way& way, const RunFolder& folder, const RunOptions& options) {
  Result<std::vector<std::uint32_t>> added = add_second_look(way.plan, way.judged->result, *options.extend);
  if (!added) return pass(added);
  if (added->empty()) return {};
  if (Status json = folder.write("plan.json", specs::plan_json(way.plan)); !json) return json;
  return measure_and_judge(way, folder, *added);
}

}  // namespace

int run_one(const specs::Plan& planned, const RunOptions& options) {
  const NativeTime started = host::native_now();
  Way way{planned, host::random_run_id(), showing_of(options, started), {}, Judged{}};
  if (options.extend) way.plan.judge.looks = kLooks;
  const Result<Beginning> beginning = begin(way.plan, way.run, options);
  if (!beginning && options.resume && beginning.error().code == ErrorCode::kRefused) {
    std::fputs(fmt::format("prochron: {}\n", to_string(beginning.error())).c_str(), stderr);
    return kExitUsage;
  }
  if (!beginning) return could_not_run(beginning.error());
  const RunFolder& folder = beginning->folder;
  if (Status done = measure_and_judge(way, folder, beginning->sessions); !done) return could_not_run(done.error());
  Status looked;
  const bool looked_twice = std::ranges::any_of(way.plan.extensions, &specs::Extension::is_look);
  if (options.extend && !looked_twice && !cut_short(way.conducted)) looked = look_again(way, folder, options);
  if (!way.judged) return could_not_run(way.judged.error());
  const Status told = tell(options.telling, *way.judged);
  const std::string took = minutes(host::native_now() - started);
  std::fputs(fmt::format("{}  {}\n", folder.path().string(), took).c_str(), stderr);
  std::error_code ignored;
  if (drops_history(options, way.conducted, way.judged->result.verdict)) fs::remove_all(folder.history(), ignored);
  if (way.conducted.interrupted) return kExitInterrupted;
  for (const Status& status : {way.conducted.status, looked, told}) {
    if (!status) return could_not_run(status.error());
  }
  return verdict::exit_code(way.judged->result.verdict);
}

}  // namespace prochron::controller
