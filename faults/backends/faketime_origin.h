// The origin T0 from which libfaketime counts, told to all victims of a node beforehand. Left to itself each family of
// processes takes the instant of its own first start, and one rate means another offset to each.
#pragma once

#include <cstdint>
#include <string>

#include "core/ids.h"
#include "core/result.h"

namespace prochron::faults {

/// The semaphore and the shared segment that libfaketime would otherwise make for itself: made here, removed by whoever
/// owns the names. A value; any thread.
struct FaketimeOrigin {
  std::int64_t t0_ns = 0;      ///< REALTIME at T0, since the Unix epoch
  std::string variable;        ///< FAKETIME_SHARED's value
  std::string segment_path;    ///< in /dev/shm, as everything of a run
  std::string semaphore_path;

  static Result<FaketimeOrigin> create(RunId run);
};

}  // namespace prochron::faults
