// Folder, beginning, conducting, judging: in this order, each told when it fails.
#include "controller/cli/run_one.h"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "controller/cli/calm_signals.h"
#include "controller/checkers.h"
#include "controller/cli/conduct.h"
#include "controller/cli/exit_codes.h"
#include "controller/cli/run_beginning.h"
#include "controller/judge_folder.h"
#include "controller/minutes.h"
#include "controller/sessions_of.h"
#include "host/native_clock.h"
#include "host/random_mark.h"
#include "verdict/report.h"

namespace prochron::controller {
namespace {

int could_not_run(const Error& error) {
  // Not fmt::print, here and below: it throws when a terminal has been closed.
  std::fputs(fmt::format("prochron: could not run: {}\n", to_string(error)).c_str(), stderr);
  return kExitCouldNotRun;
}

Progress::Form form_of(const RunOptions& options) {
  if (options.quiet) return Progress::Form::kQuiet;
  return isatty(STDERR_FILENO) == 1 ? Progress::Form::kTerminal : Progress::Form::kLines;
}

/// The history of a run that is not worth keeping; what was interrupted may be resumed.
bool drops_history(const RunOptions& options, const Conducted& conducted, verdict::Verdict verdict) {
  if (conducted.interrupted || !conducted.status) return false;
  return options.keep == Keep::kTables || (options.keep == Keep::kFailures && verdict == verdict::Verdict::kPass);
}

}  // namespace

int run_one(const specs::Plan& plan, const RunOptions& options) {
  const NativeTime begin = host::native_now();
  const std::vector<std::uint32_t> sessions = sessions_of(plan);
  const RunId run = host::random_run_id();
  const Result<RunFolder> folder = RunFolder::create(options.folder, plan.scenario.name, run.value);
  if (!folder) return could_not_run(folder.error());
  if (Status written = write_beginning(*folder, run, plan, options.argv); !written) return could_not_run(written.error());
  Result<trace::HistoryWriter> history = trace::HistoryWriter::create(folder->history());
  if (!history) return could_not_run(history.error());
  if (!options.quiet) std::fputs(headline(plan, sessions).c_str(), stderr);
  const Progress::Form form = form_of(options);
  const bool terminal = form == Progress::Form::kTerminal;
  if (terminal) std::fputs(" ..  the right answers first, from an unbent run", stderr);
  const Status answers = write_reference(*history, plan, sessions);
  if (terminal) std::fputs("\r\033[K", stderr);
  if (!answers) return could_not_run(answers.error());

  const Result<Conducted> conducted = conduct(plan, sessions, run, *history, form);
  end_on_signals();
  if (!conducted) return could_not_run(conducted.error());
  if (Status closed = history->close(); !closed) return could_not_run(closed.error());
  Result<Judged> judged = judge_folder(*folder, 1);
  if (judged && has_checkers(plan.judge) && !conducted->interrupted) {
    if (Status asked = run_checkers(plan.judge, *folder); !asked) return could_not_run(asked.error());
    judged = judge_folder(*folder, 1);
  }
  if (!judged) return could_not_run(judged.error());
  const Status told = tell(options.telling, *judged);
  const std::string took = minutes(host::native_now() - begin);
  std::fputs(fmt::format("{}  {}\n", folder->path().string(), took).c_str(), stderr);
  std::error_code ignored;
  if (drops_history(options, *conducted, judged->result.verdict)) std::filesystem::remove_all(folder->history(), ignored);
  if (conducted->interrupted) return kExitInterrupted;
  if (!conducted->status) return could_not_run(conducted->status.error());
  if (!told) return could_not_run(told.error());
  return verdict::exit_code(judged->result.verdict);
}

}  // namespace prochron::controller
