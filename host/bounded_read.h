// Reading what a program says that may say too much, or never stop.
#pragma once

#include <cstddef>
#include <string>

#include "core/result.h"
#include "core/time.h"

namespace prochron::host {

struct BoundedText {
  std::string text;    ///< its last `limit` bytes
  bool ended = false;  ///< false: the time was over first
};

/// Until end of file or `deadline` (this host's), whichever comes first.
Result<BoundedText> read_until(int descriptor, NativeTime deadline, std::size_t limit);

}  // namespace prochron::host
