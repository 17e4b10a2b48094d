// The `vdso` backend: a replacement for the kernel's vDSO, laid into each program of a family at its exec, follows the
// same control page as the shim. It reaches what has no loader, static programs and Go's; deadlines are not its to bend.
#pragma once

#include <memory>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "faults/backends/attach_table.h"
#include "faults/backends/backend.h"
#include "faults/backends/vdso_image.h"
#include "faults/clock_transform.h"
#include "host/child_process.h"

namespace prochron::faults {

/// Owned by the agent, one per session, outliving its clocks and its victims' watch; one thread.
class VdsoBackend final : public Backend {
 public:
  /// Victims are written into `attachments`, which outlives their watch.
  static Result<std::unique_ptr<VdsoBackend>> create(RunId run, const AttachTable& attachments, Shim shim);

  Result<std::unique_ptr<BentClock>> bend(std::string_view purpose, const ClockTransform& initial) override;
  /// The program is held before its exec, so that a watch can follow it with implant().
  Status prepare(host::ChildSpec& program, const BentClock& clock) const override;
  std::shared_ptr<const VdsoImplant> implant(const BentClock& clock) const override;

 private:
  VdsoBackend(RunId run, const AttachTable& attachments, Shim shim, VdsoImage image)
      : run_(run),
        attachments_(attachments),
        shim_(shim),
        image_(std::make_shared<const VdsoImage>(std::move(image))) {}

  RunId run_;
  const AttachTable& attachments_;
  Shim shim_;
  std::shared_ptr<const VdsoImage> image_;
};

}  // namespace prochron::faults
