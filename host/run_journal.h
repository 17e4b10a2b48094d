// What a run has on this host, written down before anything is bent, so that whoever comes after a power cut of all its
// processes can end what is left without guessing. One small text file per agent, replaced at once, checked by a sum:
//
//   prochron-journal 1
//   run 0123456789abcdef            boot 6f1c...                     node edge
//   fence 1                         socket /dev/shm/prochron-...
//   process 4711 902114 agent       (pid, start time in ticks since boot, what it is; repeated)
//   file /dev/shm/prochron-...      (a path prefix; repeated)
//   sum 1a2b3c4d
//
// each on a line of its own. It stands in /dev/shm beside the pages that it lists: the same place whatever environment
// somebody looks from, gone with the boot as all bends are, and removed by the agent's guard with all else of its run.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"

namespace prochron::host {

/// A process as the kernel tells it apart, and what it is to its run. `what` is one of the words below or a program.
struct JournalledProcess {
  pid_t pid = 0;
  std::uint64_t start_ticks = 0;
  std::string what;
  bool operator==(const JournalledProcess&) const = default;
};

inline constexpr std::string_view kAgentProcess = "agent", kControllerProcess = "controller";

struct RunJournal {
  RunId run;
  std::string boot;  ///< boot_id() of the host when it was written
  std::string node;
  Fence fence;         ///< the highest that the agent has admitted: whoever adopts the run needs a higher one
  std::string socket;  ///< where the agent listens
  std::vector<JournalledProcess> processes;
  std::vector<std::string> files;  ///< path prefixes beyond /dev/shm; their last part holds the run's id
  bool operator==(const RunJournal&) const = default;
};

/// Every file of a run outside its record begins so, its journals too.
std::string run_prefix(RunId run);
/// Named semaphores, where libc puts them.
std::string semaphore_prefix(RunId run);
/// "/dev/shm/prochron-RUN-journal-INDEX".
std::string journal_path(RunId run, std::size_t index);

std::string to_text(const RunJournal& journal);
/// kCorrupt, with the reason, for anything that to_text does not write; kUnsupported for another version.
Result<RunJournal> parse_journal(std::string_view text, const std::string& where);

/// A run's mark, "PROCHRON_RUN=…": in the environment of its agents, and so of all that descends from them.
inline constexpr std::string_view kRunVariable = "PROCHRON_RUN=";
std::string run_mark(RunId run);

}  // namespace prochron::host
