// Environment and pages of the shim.
#include "faults/backends/preload_backend.h"

#include <algorithm>
#include <utility>

#include "faults/backends/environment_entry.h"
#include "faults/backends/escape.h"
#include "host/process_table.h"
#include "host/program_paths.h"
#include "host/reachability.h"

namespace prochron::faults {

Result<PreloadBackend> PreloadBackend::create(RunId run, Victims victims, Shim shim) {
  auto library = host::find_library("libprochron_preload.so");
  if (!library) return pass(library);
  auto attachments = AttachTable::create(run, victims == Victims::kOwnUser ? 0600 : 0666);
  if (!attachments) return pass(attachments);
  return PreloadBackend(run, victims, shim, std::move(*library), std::move(*attachments));
}

Result<PreloadBackend> PreloadBackend::adopt(RunId run, Victims victims, const std::string& attachments) {
  auto library = host::find_library("libprochron_preload.so");
  if (!library) return pass(library);
  auto adopted = AttachTable::adopt(attachments);
  if (!adopted) return pass(adopted);
  return PreloadBackend(run, victims, Shim::kLoaded, std::move(*library), std::move(*adopted));
}

Result<Injection> PreloadBackend::inject(std::string_view clock, const ClockTransform& initial) const {
  return Injection::begin(run_, clock, victims_ == Victims::kOwnUser ? 0600 : 0644, initial);
}

Result<std::unique_ptr<BentClock>> PreloadBackend::bend(std::string_view clock, const ClockTransform& initial) {
  auto injection = inject(clock, initial);
  if (!injection) return pass(injection);
  return std::make_unique<Injection>(*std::move(injection));
}

Status PreloadBackend::prepare(host::ChildSpec& program, const BentClock& clock) const {
  const bool relative = !program.directory.empty() && !program.path.starts_with('/');
  const auto reach = host::preload_reachability(relative ? program.directory + "/" + program.path : program.path);
  if (!reach) return pass(reach);
  if (!reach->reachable()) return fail(ErrorCode::kUnsupported, reach->reason, reach->file);
  auto& environment = program.environment;
  const std::string others = take_out(environment, "LD_PRELOAD");
  take_out(environment, "PROCHRON_PAGE");
  take_out(environment, "PROCHRON_ATTACH");
  environment.push_back("PROCHRON_PAGE=" + clock.place());
  environment.push_back("PROCHRON_ATTACH=" + attachments_.path());
  if (shim_ == Shim::kLeftOut) {
    if (!others.empty()) environment.push_back("LD_PRELOAD=" + others);
  } else {
    environment.push_back("LD_PRELOAD=" + library_ + (others.empty() ? "" : ":" + others));  // ours first in scope
  }
  return {};
}

EscapeFinding PreloadBackend::check_escape(const Victim& victim, NativeTime since) const {
  const auto attached = attachments_.find(victim);
  if (!attached || attached->since < since) return explain_escape(victim, library_);
  if (attached->reads_ours) return {};
  return {Escape::kExecedUnbent, host::executable_of(victim.pid) + " has its clock_gettime from another library"};
}

}  // namespace prochron::faults
