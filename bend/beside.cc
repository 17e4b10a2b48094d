// Whatever ends this process, the keeper lets the victim go; if the keeper is killed, this process does.
#include "bend/beside.h"

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "bend/front.h"
#include "bend/keeper_process.h"
#include "bend/protocol.h"
#include "bend/running_process.h"
#include "faults/backends/monotonic_return.h"
#include "faults/backends/vdso_attachment.h"
#include "host/end_signals.h"
#include "host/message_line.h"
#include "host/native_clock.h"
#include "host/run_journal.h"

namespace prochron::bend {
namespace {

constexpr Duration kForAWhile = std::chrono::minutes(1);

host::Ending complain(const std::string& what) {
  std::fputs(fmt::format("prochron bend: {}\n", what).c_str(), stderr);
  return {false, kExitBendFailed};
}

/// What a keeper that was killed could not do.
host::Ending do_without(RunId run, const std::string& program) {
  for (const faults::AttachedProcess& process : faults::attached_processes(host::run_prefix(run))) {
    if (process.monotonic_ahead > Duration{0}) (void)faults::bring_monotonic_back(process.page, [](Duration) {});
  }
  const std::string wrong = detach_all(host::run_prefix(run));
  clean_up_after(run);
  return complain(wrong.empty() ? fmt::format("the process that held its clock was killed: {} was let go, as it had been", program)
                                : fmt::format("the process that held its clock was killed, and {}; prochron heal tries again", wrong));
}

host::Ending stand_beside(const std::string& program, KeeperProcess& keeper, host::EndSignals& signals) {
  int ended_by = 0;
  for (;;) {
    const auto readable = host::await_readable({keeper.line(), signals.descriptor()}, host::native_now() + kForAWhile);
    if (readable[1]) {
      const int number = signals.take();
      if (ended_by == 0 && number != 0) keeper.send(kEnded, "");
      ended_by = number;
    }
    if (!readable[0]) continue;
    const auto message = keeper.receive();
    if (!message && keeper.is_kept(host::Wait::kYes)) {
      if (ended_by != 0) keeper.send(kEnded, "");  // it was not told
      continue;
    }
    if (!message || message->text.empty()) return do_without(keeper.run(), program);
    if (message->kind == kNote) std::fputs(("prochron: " + message->text + "\n").c_str(), stderr);
    if (message->kind != kReport) continue;
    std::fputs(message->text.c_str() + 1, stderr);
    if (message->text.front() != '1') return {false, kExitBendFailed};
    return ended_by == 0 ? host::Ending{} : host::Ending{true, ended_by};
  }
}

}  // namespace

host::Ending bend_running(const Request& request) {
  host::EndSignals signals;
  auto keeper = KeeperProcess::start(request);
  if (!keeper) return complain(to_string(keeper.error()));
  const auto begun = keeper->receive();
  if (!begun || begun->kind != kGo) return complain(begun ? begun->text : to_string(begun.error()));
  const auto told = host::split_texts(begun->text);
  keeper->holds(run_id_from_hex(told[0]).value_or(RunId{}));
  std::fputs(fmt::format("prochron: {} is bent; its end or that of this command, Ctrl-C, heals it\n", told[1]).c_str(), stderr);
  return stand_beside(told[1], *keeper, signals);
}

}  // namespace prochron::bend
