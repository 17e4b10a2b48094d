// `prochron heal [RUN]`: ends what dead runs have left on this host, and says what it did. A run that somebody still
// answers for is touched only if it is named.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "controller/adoption.h"
#include "controller/cli/commands.h"
#include "controller/cli/exit_codes.h"
#include "core/units.h"
#include "faults/backends/monotonic_return.h"
#include "faults/backends/vdso_attachment.h"
#include "host/leftovers.h"

namespace prochron::controller {
namespace {

constexpr int kHealed = 0;
constexpr Duration kWorthSaying = std::chrono::seconds(1);

std::string told(const host::Undone& undone) {
  std::vector<std::string> names;
  for (const host::JournalledProcess& process : undone.ended) {
    names.push_back(fmt::format("{} {}", process.what, process.pid));
  }
  const std::string processes =
      names.empty() ? "no process was left" : fmt::format("ended {} ({})", names.size(), fmt::join(names, ", "));
  return fmt::format("{}, removed {} {}", processes, undone.removed.size(),
                     undone.removed.size() == 1 ? "file" : "files");
}

/// False if MONOTONIC would fall back, and who follows the page has to go on with it.
bool may_leave(const faults::AttachedProcess& process) {
  if (process.monotonic_ahead <= Duration{0}) return true;
  const Status back = faults::bring_monotonic_back(process.page, [&](Duration takes) {
    if (takes < kWorthSaying) return;
    fmt::print("process {}: its MONOTONIC is ahead and goes at half speed for {}, until it is native\n", process.pid,
               format(std::chrono::ceil<std::chrono::seconds>(takes)));
    std::fflush(stdout);
  });
  if (back) return true;
  fmt::print(stderr, "prochron: process {}: stays as it is, native but for a MONOTONIC that is {} ahead and may not fall back: {}\n",
             process.pid, format(process.monotonic_ahead), to_string(back.error()));
  return false;
}

/// Programs that were running before they were bent: they go on, as they were. False if one could not be left so.
bool let_go(const std::string& pages, bool abandoned_alone) {
  bool all_well = true;
  std::map<std::string, bool> may;  // by page
  for (const faults::AttachedProcess& process : faults::attached_processes(pages)) {
    if (abandoned_alone && !process.abandoned) continue;
    const auto [page, is_new] = may.try_emplace(process.page, false);
    if (is_new) page->second = may_leave(process);
    if (!page->second) {
      all_well = false;
      continue;
    }
    const Status detached = faults::detach_running(process.pid);
    if (detached) fmt::print("process {}: its own vDSO is back, {} is followed no more\n", process.pid, process.page);
    if (!detached) fmt::print(stderr, "prochron: {}\n", to_string(detached.error()));
    all_well = all_well && detached;
  }
  return all_well;
}

/// False if something of the run is still there, or could not be understood.
bool heal(const host::RunTraces& traces, bool is_named) {
  const std::string run = to_hex(traces.run);
  if (!traces.alive.empty() && !is_named) {
    fmt::print("run {}: left alone, {}; to end it all the same: prochron heal {}\n", run, traces.alive, run);
    return true;
  }
  for (const Error& error : traces.unreadable) {
    fmt::print(stderr, "prochron: run {}: nothing was undone: {}\n", run, to_string(error));
  }
  if (!traces.unreadable.empty()) return false;
  if (!traces.alive.empty()) {  // its agents heal their victims before they end; who will not be adopted is told to end
    const auto adopted = adopt_and_stop(traces);
    if (adopted) fmt::print("run {}: {} of its agents adopted and stopped\n", run, *adopted);
  }
  const bool went_on = let_go("/dev/shm/prochron-" + run + "-", false);
  const host::Undone undone = host::undo(traces);
  fmt::print("run {}: {}\n", run, told(undone));
  for (const Error& error : undone.failed) fmt::print(stderr, "prochron: run {}: {}\n", run, to_string(error));
  return undone.failed.empty() && went_on;
}

int heal_command(const std::string& named) {
  const auto wanted = run_id_from_hex(named);
  if (!named.empty() && !wanted) {
    fmt::print(stderr, "prochron: `{}` is not a run; expected 16 hex digits, as in a run's environment.json\n", named);
    return kExitUsage;
  }
  // The page of whom nobody renews may be all that is left of its run.
  bool all_well = wanted || let_go("/dev/shm/prochron-", true), found = false;
  for (const host::RunTraces& traces : host::find_runs()) {
    if (wanted && traces.run != *wanted) continue;
    found = true;
    all_well = heal(traces, wanted.has_value()) && all_well;
  }
  if (!found) fmt::print("nothing to heal{}\n", named.empty() ? "" : " of run " + named);
  return all_well ? kHealed : kExitCouldNotRun;
}

}  // namespace

void add_heal(CLI::App& app, Invocation& invocation) {
  CLI::App* heal = app.add_subcommand("heal", "undo what dead runs left here");
  const auto run = std::make_shared<std::string>();
  heal->add_option("RUN", *run, "this run, even if somebody still answers for it");
  heal->callback([=, &invocation] { invocation.chosen = [run] { return heal_command(*run); }; });
}

}  // namespace prochron::controller
