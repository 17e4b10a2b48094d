// Told before, shown while, closed after.
#include "controller/cli/measure.h"

#include <cstdio>

#include "controller/cli/calm_signals.h"
#include "controller/cli/run_beginning.h"
#include "controller/terminal_line.h"

namespace prochron::controller {
namespace {

Status answers_first(trace::HistoryWriter& history, const specs::Plan& plan, const std::vector<std::uint32_t>& sessions,
                     Progress::Form form) {
  if (form != Progress::Form::kTerminal) return write_reference(history, plan, sessions);
  TerminalLine line;
  line.show(" ..  the right answers first, from an unbent run");
  Status answers = write_reference(history, plan, sessions);
  line.clear();
  return answers;
}

}  // namespace

Result<Conducted> measure(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions, RunId run,
                          const RunFolder& folder, Progress::Form form) {
  Result<trace::HistoryWriter> history = trace::HistoryWriter::create(folder.history());
  if (!history) return pass(history);
  if (form != Progress::Form::kQuiet) std::fputs(headline(plan, sessions).c_str(), stderr);
  if (Status answers = answers_first(*history, plan, sessions, form); !answers) return pass(answers);
  Result<Conducted> conducted = conduct(plan, sessions, run, *history, form);
  end_on_signals();
  if (!conducted) return conducted;
  if (Status closed = history->close(); !closed) return pass(closed);
  return conducted;
}

}  // namespace prochron::controller
