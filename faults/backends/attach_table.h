// Which processes follow their control page: the agent's view of the attach page. The shim of each program writes its
// process's slot when it has mapped the control page, so a slot is proof of loading, not of a name in an environment.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/attach_page.h"
#include "faults/attestation.h"
#include "host/shared_memory.h"

namespace prochron::faults {

/// What a process last said of itself.
struct Attachment {
  NativeTime since;              ///< when the program that runs now, or an earlier one, attached
  std::uint64_t exec_count = 0;  ///< programs that this process exec'd and that attached
  std::uint64_t image = 0;       ///< tells programs apart: where AT_RANDOM's bytes lie in the one that attached
  bool reads_ours = false;       ///< its clock_gettime leads to the shim's: no other library hides it
};

/// Where a process keeps what it reads its clocks by.
struct ReaderPlace {
  std::uint64_t address = 0;  ///< of its prochron_victim
  bool by_image = false;      ///< a replacement vDSO, which lies before that
};

/// A process that tried to set a clock of the host.
struct RefusedSets {
  Victim victim;
  std::uint64_t times = 0;
  NativeTime last;
};

/// Owned by whoever attests the victims of a node; any one thread. Destruction removes the page's name.
class AttachTable {
 public:
  /// An empty page in /dev/shm. `mode`: 0600, or 0666 where victims run as another user.
  static Result<AttachTable> create(RunId run, mode_t mode);
  /// That of a process that was killed, with all that is in it. kRefused while that lives, kCorrupt if it is none.
  static Result<AttachTable> adopt(const std::string& path);

  /// What victims find in PROCHRON_ATTACH.
  const std::string& path() const { return memory_.path(); }

  /// Empty: this very process never attached, or is attaching at this moment.
  std::optional<Attachment> find(const Victim& victim) const;

  /// Every process that ever attached and has kept its slot; the dead ones too.
  std::vector<Victim> victims() const;

  /// Whether the program that the process runs now is the one that attached: it may have exec'd since. False too where
  /// /proc does not show it, and a moment too long after an exec.
  bool follows_now(const Victim& victim) const;

  /// Of the program that the process runs now, also where it only inherited that by a fork; empty: it did not attach, or is
  /// on its way from one program to another.
  std::optional<ReaderPlace> reader_of(const Victim& victim) const;

  /// Takes down, for a process that cannot itself, that the program it runs now follows its page by an image whose reader
  /// lies there. The process stands still.
  void note(const Victim& victim, std::uint64_t reader) const;

  /// Every process that tried to set a clock of this host and was refused, with how often and when last. Those without a
  /// slot stand together under pid 0, whose time is not known.
  std::vector<RefusedSets> refused_sets() const;

  /// How many processes found the table full, and are unattested.
  std::uint64_t turned_away() const;

 private:
  explicit AttachTable(host::SharedMemory memory) : memory_(std::move(memory)) {}
  prochron_attach_page& page() const { return *reinterpret_cast<prochron_attach_page*>(memory_.data()); }

  host::SharedMemory memory_;
};

}  // namespace prochron::faults
