// Pages as the shim's; what differs is who brings the reader into the program.
#include "faults/backends/vdso_backend.h"

#include "faults/backends/environment_entry.h"
#include "faults/backends/injection.h"
#include "faults/backends/vdso_implant.h"
#include "host/reachability.h"

namespace prochron::faults {

Result<std::unique_ptr<VdsoBackend>> VdsoBackend::create(RunId run, const AttachTable& attachments, Shim shim) {
  auto image = VdsoImage::load();
  if (!image) return pass(image);
  return std::unique_ptr<VdsoBackend>(new VdsoBackend(run, attachments, shim, *std::move(image)));
}

Result<std::unique_ptr<BentClock>> VdsoBackend::bend(std::string_view purpose, const ClockTransform& initial) {
  auto injection = Injection::begin(run_, purpose, 0600, initial);
  if (!injection) return pass(injection);
  return std::make_unique<Injection>(*std::move(injection));
}

Status VdsoBackend::prepare(host::ChildSpec& program, const BentClock& /*clock*/) const {
  const bool relative = !program.directory.empty() && !program.path.starts_with('/');
  const auto reach = host::vdso_reachability(relative ? program.directory + "/" + program.path : program.path);
  if (!reach) return pass(reach);
  if (!reach->reachable()) return fail(ErrorCode::kUnsupported, reach->reason, reach->file);
  take_out(program.environment, "PROCHRON_PAGE");
  take_out(program.environment, "PROCHRON_ATTACH");
  program.hold = true;
  return {};
}

std::shared_ptr<const VdsoImplant> VdsoBackend::implant(const BentClock& clock) const {
  if (shim_ == Shim::kLeftOut) return nullptr;
  return std::make_shared<VdsoImplant>(image_, clock.place(), attachments_);
}

}  // namespace prochron::faults
