// What runs have left on this host, and its end. Three witnesses: journals, files whose names begin as a run's do, and
// processes that carry a run's mark in their environment. A run whose agent or controller lives, or whose page somebody
// maps for writing, is no leftover. Nothing is undone by guess: a process is ended only if its pid, its start time and
// its mark all fit, and a run with a journal that cannot be read is left to a person.
//
// Victims of a dead run that are not its descendants go on: their pages' leases have healed them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "host/run_journal.h"

namespace prochron::host {

/// All that is to be seen of one run. A value; true when it was looked at.
struct RunTraces {
  RunId run;
  std::string alive;  ///< why the run is not over: "its agent (pid 4711) lives"; empty: it is
  std::vector<RunJournal> journals;
  std::vector<Error> unreadable;              ///< journals that are none, or another version's, or another user's
  std::vector<JournalledProcess> processes;   ///< living, marked; `what` is the program's name
  std::vector<std::string> files;             ///< in /dev/shm, and what journals list elsewhere
};

/// Every run with traces on this host, of this user; those over and those alive, by id.
std::vector<RunTraces> find_runs();

/// What was done about one run.
struct Undone {
  std::vector<JournalledProcess> ended;
  std::vector<std::string> removed;
  std::vector<Error> failed;
};

/// Ends the processes, lets their guards clean up, removes the files. Waits at most 10 s. The caller has decided that
/// the run is over, or that it is to be: its agents are asked first, and heal before they end.
Undone undo(const RunTraces& traces);

}  // namespace prochron::host
