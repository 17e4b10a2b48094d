// Lays the replacement vDSO into a program before its first instruction: AT_SYSINFO_EHDR on its stack then names the image,
// and whoever looks for the vDSO's clocks, its loader, its libc or the program itself, finds ours. The kernel's own stays
// where it is and is what ours reads.
#pragma once

#include <memory>
#include <string>

#include "core/result.h"
#include "faults/attestation.h"
#include "faults/backends/attach_table.h"
#include "faults/backends/stopped_thread.h"
#include "faults/backends/vdso_image.h"

namespace prochron::faults {

/// What is implanted into a family's programs. Owned by the family's records in the exec watch; its thread.
class VdsoImplant {
 public:
  /// `attachments` outlives this; `page` is what victims open.
  VdsoImplant(std::shared_ptr<const VdsoImage> image, std::string page, const AttachTable& attachments)
      : image_(std::move(image)), page_(std::move(page)), attachments_(attachments) {}

  /// `victim`'s only thread stands in the stop of its exec. On success it is written into the table as attached. kSystem
  /// or kUnsupported: it runs on unbent, or has ended, of which waitpid may not tell again.
  Status place(const Victim& victim) const;

 private:
  std::shared_ptr<const VdsoImage> image_;
  std::string page_;
  const AttachTable& attachments_;
};

/// Maps `image`, its data and the control page at `page` into the process of `thread`, which has a system call
/// instruction to use; `kernel` is a copy of the vDSO at `kernel_at`. Where the image begins.
Result<std::uint64_t> lay_image(StoppedThread& thread, const VdsoImage& image, const std::string& page,
                                std::string_view kernel, std::uint64_t kernel_at);

}  // namespace prochron::faults
