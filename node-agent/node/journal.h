// The agent's hand on its run's journal (host/run_journal.h): begun before anything is started, completed before
// anything is bent, removed at the clean end. What ends uncleanly is found by it.
#pragma once

#include <string>

#include "core/ids.h"
#include "core/result.h"
#include "host/run_journal.h"

namespace prochron::agent {

/// Owned by the agent's main, outliving its node; its loop thread. Destruction removes the file.
class Journal {
 public:
  /// Writes down this process, its guard and its controller.
  static Result<Journal> begin(std::string path, RunId run, std::string node, std::string socket);
  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&&) = delete;
  ~Journal();

  /// Writes down all that descends from this process now, beside what was written at the beginning.
  Status note_descendants();
  /// Path prefixes beyond /dev/shm, with the run's id in their last part: folders of servers.
  Status note_file(std::string prefix);
  Status note_fence(Fence fence);

 private:
  Journal(std::string path, host::RunJournal content) : path_(std::move(path)), content_(std::move(content)) {}
  Status write() const;

  std::string path_;  ///< empty: moved from
  host::RunJournal content_;
  std::size_t own_ = 0;  ///< how many processes were there at the beginning
};

}  // namespace prochron::agent
