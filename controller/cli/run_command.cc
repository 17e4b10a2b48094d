// `prochron run`: spec in, verdict out. Everything that can fail without starting anything is done first; from then on
// Ctrl-C leads through the same healing and judging as the plan's own end.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "controller/cli/calm_signals.h"
#include "controller/cli/commands.h"
#include "controller/cli/spec_file.h"
#include "controller/conductor.h"
#include "controller/environment.h"
#include "controller/host_timeline.h"
#include "controller/judge_folder.h"
#include "controller/local_agents.h"
#include "controller/progress.h"
#include "controller/reference_run.h"
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

std::string minutes(Duration d) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(d).count();
  return fmt::format("{}m{:02}s", seconds / 60, seconds % 60);
}

/// "  1 transport x 17 skew": what the cells are the product of; nothing when there is one cell alone.
std::string axes_of(const specs::Plan& plan) {
  std::map<std::string, std::set<std::string>> labels;
  std::vector<std::string> order;
  for (const verdict::CellContext& cell : plan.judge.cells) {
    for (const auto& [axis, label] : cell.axes) {
      if (labels[axis].empty()) order.push_back(axis);
      labels[axis].insert(label);
    }
  }
  std::string text;
  for (const std::string& axis : order) text += fmt::format("{}{} {}", text.empty() ? "  " : " x ", labels[axis].size(), axis);
  return text;
}

/// The first line: what will be done, and whether it can decide anything.
std::string headline(const specs::Plan& plan) {
  std::size_t thin = 0;
  for (const specs::Evidence& row : plan.evidence) thin += row.advice.empty() ? 0 : 1;
  const std::string evidence = thin == 0 ? "every rule decidable at 95 %" : fmt::format("too little for {} rules", thin);
  return fmt::format("{}  seed {}  {} cells{}  about {}   evidence: {}   [Ctrl-C heals and reports]\n",
                     plan.scenario.name, plan.judge.seed, plan.judge.cells.size(), axes_of(plan), minutes(plan.length),
                     evidence);
}

Status write_beginning(const RunFolder& folder, RunId run, const specs::Plan& plan, const RunOptions& options) {
  if (Status spec = folder.write("spec.yaml", plan.scenario.text); !spec) return spec;
  if (Status json = folder.write("plan.json", specs::plan_json(plan)); !json) return json;
  return folder.write("environment.json", environment_json(run, options.argv));
}

/// Right answers once per pipeline; the sessions of one plan differ in their transport alone.
Status write_reference(trace::HistoryWriter& history, const specs::Plan& plan) {
  if (plan.sessions.empty()) return {};
  const Result<trace::Bytes> answers = run_reference(plan.sessions.front().pipeline, plan.judge.seed);
  if (!answers) return pass(answers);
  for (std::uint32_t session = 0; session < plan.sessions.size(); ++session) {
    if (Status kept = history.append_frames(session, *answers); !kept) return kept;
  }
  return {};
}

struct Conducted {
  Status status;
  bool interrupted = false;
};

Result<Conducted> conduct(const specs::Plan& plan, RunId run, trace::HistoryWriter& history, Progress::Form form) {
  boost::asio::io_context loop;
  HostTimeline timeline(loop);
  Progress progress(plan, timeline, form);
  const RunObserver observer = progress.observer();
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM, SIGHUP);
  Result<LocalAgents> agents = LocalAgents::start(loop, run, plan);
  if (!agents) return pass(agents);
  Conducted conducted;
  const bool unbent = std::getenv("PROCHRON_TEST_SPAWN_WITHOUT_SHIM") != nullptr;
  Conductor conductor({plan, timeline, agents->nodes(), history, observer, unbent});
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    conducted.interrupted = true;
    conductor.interrupt(Error{ErrorCode::kRefused, "interrupted", {}, Definite::kYes});
  });
  conductor.run([&](Status status) {
    conducted.status = std::move(status);
    loop.stop();
  });
  loop.run();
  progress.finish();
  return conducted;
}

Progress::Form form_of(const RunOptions& options) {
  if (options.quiet) return Progress::Form::kQuiet;
  return isatty(STDERR_FILENO) == 1 ? Progress::Form::kTerminal : Progress::Form::kLines;
}

int run_one(const specs::Plan& plan, const RunOptions& options) {
  const NativeTime begin = host::native_now();
  const RunId run = host::random_run_id();
  const Result<RunFolder> folder = RunFolder::create(options.folder, plan.scenario.name, run.value);
  if (!folder) return could_not_run(folder.error());
  if (Status written = write_beginning(*folder, run, plan, options); !written) return could_not_run(written.error());
  Result<trace::HistoryWriter> history = trace::HistoryWriter::create(folder->history());
  if (!history) return could_not_run(history.error());
  if (!options.quiet) std::fputs(headline(plan).c_str(), stderr);
  const Progress::Form form = form_of(options);
  const bool terminal = form == Progress::Form::kTerminal;
  if (terminal) std::fputs(" ..  the right answers first, from an unbent run", stderr);
  const Status answers = write_reference(*history, plan);
  if (terminal) std::fputs("\r\033[K", stderr);
  if (!answers) return could_not_run(answers.error());

  const Result<Conducted> conducted = conduct(plan, run, *history, form);
  end_on_signals();
  if (!conducted) return could_not_run(conducted.error());
  if (Status closed = history->close(); !closed) return could_not_run(closed.error());
  const Result<Judged> judged = judge_folder(*folder, 1);
  if (!judged) return could_not_run(judged.error());
  std::fputs((options.json ? verdict::result_json(judged->result)
                           : verdict::console(judged->plan, judged->result, wants_colour(options.colour, 1)))
                 .c_str(),
             stdout);
  std::fputs(fmt::format("{}  {}\n", folder->path().string(), minutes(host::native_now() - begin)).c_str(), stderr);
  if (conducted->interrupted) return kExitInterrupted;
  if (!conducted->status) return could_not_run(conducted->status.error());
  return verdict::exit_code(judged->result.verdict);
}

/// FAIL stands whatever else happened; then could-not-run, INVALID, INCONCLUSIVE, PASS.
int graver(int one, int other) {
  constexpr int kGravestFirst[] = {1, kExitCouldNotRun, 3, 2, 0};
  return *std::ranges::find_if(kGravestFirst, [&](int code) { return code == one || code == other; });
}

}  // namespace

int run_command(const RunOptions& options) {
  if (options.folder && options.specs.size() > 1) {
    fmt::print(stderr, "prochron: -o names one folder; run {} specs without it\n", options.specs.size());
    return kExitUsage;
  }
  int code = 0;
  std::vector<specs::Plan> plans;  // of all, before any is run: an error in the last would come late
  for (const std::string& spec : options.specs) {
    if (auto plan = plan_of_spec_file(spec, options.seed, code)) plans.push_back(*std::move(plan));
  }
  if (plans.size() < options.specs.size()) return code;
  end_on_signals();
  for (const specs::Plan& plan : plans) {
    const int one = run_one(plan, options);
    if (one == kExitInterrupted) return one;
    code = graver(code, one);
  }
  return code;
}

}  // namespace prochron::controller
