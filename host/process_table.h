// What /proc says about processes. Every answer may be out of date when it arrives: a process is named by its pid *and*
// its start time, because pids are reused and start times are not.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace prochron::host {

struct ProcessStat {
  pid_t pid = 0;
  pid_t parent = 0;
  char state = '?';               ///< R running, S sleeping, T stopped, Z zombie, ...
  std::uint64_t start_ticks = 0;  ///< since boot; field 22 of /proc/PID/stat
};

Result<ProcessStat> read_process(pid_t pid);
Result<ProcessStat> this_process();
/// The process that a thread belongs to; 0 if it is gone.
pid_t process_of_thread(pid_t tid);
std::vector<pid_t> threads_of(pid_t pid);
std::vector<ProcessStat> all_processes();
/// Children, their children and so on, zombies too; parents before their children.
std::vector<ProcessStat> descendants_of(pid_t ancestor);

/// Empty if the process is gone or not ours to look into.
std::string executable_of(pid_t pid);
std::vector<std::string> arguments_of(pid_t pid);
std::vector<std::string> environment_of(pid_t pid);

/// Living processes that were exec'd with exactly this "NAME=value" in their environment: finds what a run left behind
/// without trusting names or the process tree.
std::vector<pid_t> processes_marked(std::string_view assignment);

}  // namespace prochron::host
