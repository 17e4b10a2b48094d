// What an exec watch tells: who was forked, who runs which program from when and whether it follows its page, who
// ended.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

#include "core/time.h"
#include "faults/attestation.h"

namespace prochron::faults {

/// Why a program that was exec'd escaped its fault, or kNone with no reason if it did not.
struct EscapeFinding {
  Escape escape = Escape::kNone;
  std::string reason;  ///< for people: "/usr/bin/env ran /bin/date without the shim in its environment"
};

struct WatchEvent {
  enum class Kind : std::uint8_t {
    kForked,  ///< `victim` is a new process, still running its parent's program
    kExeced,  ///< `victim` runs `path` since `at`; told when the program proper begins and `finding` is known
    kEnded,   ///< `victim` is gone
  };
  Kind kind = Kind::kExeced;
  Victim victim;
  pid_t root = 0;  ///< the process that the watch was told to follow, of whose family the victim is
  NativeTime at;
  std::string path;       ///< kExeced: the program, without links
  EscapeFinding finding;  ///< kExeced
};

/// Takes events on the watch's thread, in the order in which they happened; victims wait meanwhile, so it must not
/// block.
using WatchSink = std::function<void(const WatchEvent&)>;

/// Asked on the watch's thread while `victim` stands before the first instruction of the program that it exec'd at
/// `since`, all constructors done: whoever has not attached by now never will.
using EscapeCheck = std::function<EscapeFinding(const Victim& victim, NativeTime since)>;

}  // namespace prochron::faults
