// A running process bent and let go again. Its libc, or whatever it is, has looked the vDSO's functions up long ago, so the
// kernel's vDSO is moved aside, data pages and all, and where it stood come jumps to the image. What undoes that is written
// into the image's data, in the process itself: whoever finds the process can detach it, agent or no agent, and a child
// that it forked meanwhile likewise.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "faults/backends/vdso_image.h"

namespace prochron::faults {

/// Bends `pid` and the children it forks from now on by the control page at `page`, from its next clock read on; all its
/// threads stand still meanwhile, for some milliseconds. On an error it runs on as it was: kRefused if it is attached
/// already or a thread can't be led out of the vDSO, kSystem if it is gone or may not be traced, kUnsupported if its vDSO
/// cannot be moved.
Status attach_running(pid_t pid, const VdsoImage& image, const std::string& page);

/// Leaves `pid` as it was before attach_running, its clocks native from the next read on. kRefused if it is not attached.
/// A MONOTONIC that a drift has put ahead falls back by that, unless bring_monotonic_back() was called.
Status detach_running(pid_t pid);

/// Where the reader lies by which `pid` follows the page at `page`, because attach_running made it, or a parent of it, do
/// so; empty if nobody did.
std::optional<std::uint64_t> attached_reader(pid_t pid, const std::string& page);

struct AttachedProcess {
  pid_t pid = 0;
  std::string page;
  bool abandoned = false;  ///< nobody renews the page's lease: its clocks are native, but for what MONOTONIC holds
  Duration monotonic_ahead{0};  ///< by how much at most it would fall back if it were detached, now or when the lease ends
};

/// Every process of this host that attach_running changed, by itself or in a parent, and that follows a page whose path
/// begins so. Those of other users are not seen.
std::vector<AttachedProcess> attached_processes(const std::string& page_prefix);

}  // namespace prochron::faults
