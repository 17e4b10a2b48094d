// A process beside this one that does not share its fate: in a session of its own, so that no terminal stops it and no
// signal to this group ends it, and with no descriptor of this process open but one end of a line. Either hears by the
// end of that line that the other is gone, however it went.
#pragma once

#include <sys/types.h>

#include <optional>

#include "core/result.h"
#include "host/child_process.h"
#include "host/descriptor.h"

namespace prochron::host {

struct Companion {
  pid_t pid = 0;    ///< 0: this process is the new one, and has to end by itself
  Descriptor line;  ///< to the other one; a connected stream socket, close-on-exec
};

/// Called while this process has one thread. Standard streams of the new one lead nowhere; signals do to it what they do
/// by default.
Result<Companion> start_companion();

/// Of the new one, when it has nothing left to give back: ends it without what its parent meant to do at its own end.
[[noreturn]] void end_companion();

/// How it has ended; nothing: it lives, which is not answered to who waits. Once it has been told nobody may ask again.
enum class Wait { kNo, kYes };
std::optional<Ending> ending_of_companion(pid_t pid, Wait wait);

}  // namespace prochron::host
