// A process that ran before it was bent: taken hold of by `vdso`, which leaves it as it was.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "core/result.h"
#include "faults/attestation.h"
#include "faults/backends/attach_table.h"
#include "host/descriptor.h"

namespace prochron::bend {

/// Owned by the keeper; its thread. Destruction changes nothing: what was attached is to be detached.
class RunningProcess {
 public:
  /// kSystem: no such process; kUnsupported: one that cannot be bent, with the reason.
  static Result<RunningProcess> find(pid_t pid);

  const faults::Victim& victim() const { return victim_; }
  const std::string& program() const { return program_; }
  /// Readable once it has ended.
  int handle() const { return handle_.get(); }

  /// From its next clock read on it follows the page, and so do the children that it forks from then on. Errors as
  /// faults::attach_running, with what mends them.
  Status attach(const std::string& page, const faults::AttachTable& table) const;
  /// Forked children follow without having attached: takes them down.
  void note_forked(const std::string& page, const faults::AttachTable& table) const;

 private:
  RunningProcess(faults::Victim victim, std::string program, host::Descriptor handle)
      : victim_(victim), program_(std::move(program)), handle_(std::move(handle)) {}

  faults::Victim victim_;
  std::string program_;
  host::Descriptor handle_;
};

/// Every process that was attached to a page of this path, while it ran or in a parent, runs on as it was before; but one
/// whose MONOTONIC would fall back stays attached. What went wrong, in words; empty: nothing did.
std::string detach_all(const std::string& page);

}  // namespace prochron::bend
