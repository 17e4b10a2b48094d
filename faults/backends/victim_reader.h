// What a running process's clocks show, seen from outside and without stopping it: the reader's own rules
// (faults/clock_reading.h) are applied to the process's own memory, from the pointer it reads by to the page it has mapped
// there. So a page that was unmapped, replaced or written over shows, as does an image that is no longer whole; a shim
// whose code was altered does not.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/result.h"
#include "faults/attestation.h"
#include "faults/backends/attach_table.h"
#include "faults/backends/vdso_image.h"
#include "faults/control_page.h"

namespace prochron::faults {

/// One reading between two of true time, all in ns of this host: as a stamp of the process itself would be.
struct VictimReading {
  std::int64_t raw_ns = 0;
  std::int64_t native_ns = 0;
  std::int64_t realtime_ns = 0;   ///< the process's CLOCK_REALTIME, since the Unix epoch
  std::int64_t monotonic_ns = 0;  ///< its CLOCK_MONOTONIC
  std::int32_t width_ns = 0;      ///< RAW just after minus RAW just before
};

/// Owned by whoever attests the victims of a node; one thread. `attachments` outlives it.
class VictimReader {
 public:
  explicit VictimReader(const AttachTable& attachments) : attachments_(attachments), page_(1) {}

  /// kTimeout: not at this moment, the process ends, or is between two programs. kUnsupported: it attached by a backend
  /// that has no page. kBroken: it no longer has what it reads by. kSystem: its memory may not be seen.
  Result<VictimReading> read(const Victim& victim);

 private:
  Result<const prochron_page*> copy_page(const Victim& victim, std::uint64_t address);
  Status check_image(const Victim& victim, std::uint64_t reader);

  const AttachTable& attachments_;
  std::vector<prochron_page> page_;  ///< one: a copy of the victim's
  std::optional<VdsoImage> image_;   ///< once a victim had one
};

}  // namespace prochron::faults
