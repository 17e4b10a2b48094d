// Told before, shown while, closed after.
#include "controller/cli/measure.h"

#include <cstdio>

#include <fmt/format.h>

#include "controller/cli/calm_signals.h"
#include "controller/cli/run_beginning.h"
#include "controller/cli/simulate.h"
#include "controller/terminal_line.h"
#include "host/native_clock.h"

namespace prochron::controller {
namespace {

Status answers_first(trace::HistoryWriter& history, const specs::Plan& plan, const std::vector<std::uint32_t>& sessions,
                     const Showing& showing) {
  if (showing.form != Progress::Form::kTerminal) return write_reference(history, plan, sessions);
  TerminalLine line;
  line.show(" ..  the right answers first, from an unbent run");
  Status answers = write_reference(history, plan, sessions);
  line.clear();
  return answers;
}

}  // namespace

Result<Conducted> measure(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions, RunId run,
                          const RunFolder& folder, const Showing& showing) {
  Result<trace::HistoryWriter> history = trace::HistoryWriter::create(folder.history());
  if (!history) return pass(history);
  if (showing.form != Progress::Form::kQuiet) std::fputs(headline(plan, sessions).c_str(), stderr);
  if (plan.scenario.simulated) {
    Result<Conducted> simulated = simulate(plan, sessions, *history, showing);
    end_on_signals();
    if (Status closed = history->close(); simulated && !closed) return pass(closed);
    return simulated;
  }
  const NativeTime asked = host::native_now();
  if (Status answers = answers_first(*history, plan, sessions, showing); !answers) return pass(answers);
  narrate(showing, fmt::format("the right answers took {:.3f} s", static_cast<double>((host::native_now() - asked).count()) / 1e9));
  Result<Conducted> conducted = conduct(plan, sessions, run, *history, showing);
  end_on_signals();
  if (!conducted) return conducted;
  if (Status closed = history->close(); !closed) return pass(closed);
  return conducted;
}

}  // namespace prochron::controller
