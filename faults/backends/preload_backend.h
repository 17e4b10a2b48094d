// The `preload` backend: a shim, loaded by LD_PRELOAD into each program as it starts, follows a control page. Starting
// a victim is a matter of three environment variables, so all else is asking beforehand what the shim can reach, and
// afterwards who attached.
#pragma once

#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "faults/backends/attach_table.h"
#include "faults/backends/backend.h"
#include "faults/backends/injection.h"
#include "faults/backends/watch_event.h"
#include "faults/clock_transform.h"
#include "host/child_process.h"

namespace prochron::faults {

/// Owned by the agent, one per run, outliving its victims' watch; one thread, but for check_escape().
class PreloadBackend final : public Backend {
 public:
  /// Who runs the victims: pages are readable by this user alone, or by all.
  enum class Victims { kOwnUser, kAnyUser };
  using Shim = faults::Shim;

  static Result<PreloadBackend> create(RunId run, Victims victims, Shim shim);
  /// With the attach page, at `attachments`, of one whose owner was killed.
  static Result<PreloadBackend> adopt(RunId run, Victims victims, const std::string& attachments);

  /// A page for `clock` (its name in the spec), bent from the start if `initial` is, leased for Injection::kLease.
  Result<Injection> inject(std::string_view clock, const ClockTransform& initial) const;

  Result<std::unique_ptr<BentClock>> bend(std::string_view clock, const ClockTransform& initial) override;
  Status prepare(host::ChildSpec& program, const BentClock& clock) const override;

  /// For ExecWatch; any thread.
  EscapeFinding check_escape(const Victim& victim, NativeTime since) const;

  const AttachTable& attachments() const { return attachments_; }

 private:
  PreloadBackend(RunId run, Victims victims, Shim shim, std::string library, AttachTable attachments)
      : run_(run), victims_(victims), shim_(shim), library_(std::move(library)), attachments_(std::move(attachments)) {}

  RunId run_;
  Victims victims_;
  Shim shim_;
  std::string library_;
  AttachTable attachments_;
};

}  // namespace prochron::faults
