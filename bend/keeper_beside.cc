// The keeper of a process that ran before: there is nobody to start it and nobody's exit code to give back; it is to be
// left as it was.
#include <algorithm>

#include <fmt/format.h>

#include "bend/keeper.h"
#include "bend/protocol.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"

namespace prochron::bend {
namespace {

constexpr Duration kWorthSaying = std::chrono::seconds(1);

}  // namespace

void Keeper::run_beside() {
  const Status taken = take_running();
  if (!taken) {
    host::send_message(line_.get(), kFailed, to_string(taken.error()));
    return;
  }
  host::send_message(line_.get(), kGo, host::join_texts({to_hex(run_), seen_.program}));
  serve();
}

/// Attached to a clock that is native, for MONOTONIC may not be set back; then bent.
Status Keeper::take_running() {
  if (const Status opened = open_records(); !opened) return opened;
  auto running = RunningProcess::find(*request_.pid);
  if (!running) return pass(running);
  const faults::Victim victim = running->victim();
  seen_.program = fmt::format("{} (pid {})", running->program(), victim.pid);
  seen_.backend = request_.backend = "vdso";
  auto held = HeldClock::create(run_, request_);
  if (!held) return pass(held);
  held_ = *std::move(held);
  family_.emplace(held_->attachments(), victim, "");
  for (const host::ProcessStat& older : host::descendants_of(victim.pid)) {
    family_->leave_out({older.pid, older.start_ticks});
  }
  if (const Status attached = running->attach(held_->place(), held_->attachments()); !attached) return attached;
  running_.emplace(*std::move(running));
  const auto span = held_->change(request_.bend, {}, host::native_now());
  if (!span) {
    detach_all(held_->place());
    return pass(span);
  }
  span_ = *span;
  next_renewal_ = next_look_ = host::native_now();
  log_.begun(request_, victim, run_, span_);
  held_->write_ahead([this] { return write_down(); });
  return write_down();
}

/// A bend that was for so long, whose heal has been seen, slew and all.
bool Keeper::is_over() const {
  return running_ && span_.end && seen_.healed && waiting_.empty() && !held_->next_change(host::native_now());
}

/// Healed by a step, whatever it was to end with: who ends it by hand does not want to wait for a slew.
void Keeper::let_go() {
  if (!seen_.lost && !seen_.healed && seen_.began) heal_now();
  const auto back = seen_.lost ? Result<std::optional<NativeTime>>() : held_->bring_monotonic_back();
  if (back && *back) {
    const Duration takes = **back - host::native_now();
    if (takes > kWorthSaying) {
      host::send_message(line_.get(), kNote, fmt::format("{}: its MONOTONIC is ahead and goes at half speed for {}, until it is native",
                                                         seen_.program, format(std::chrono::ceil<std::chrono::seconds>(takes))));
    }
    wait_until(**back + kAfterChange);
  }
  const std::string wrong = detach_all(held_->place());
  if (wrong.empty()) return;
  seen_.lost.reset();  // nothing else is as urgent
  lose({ErrorCode::kBroken, "it could not be left as it was: " + wrong + "; prochron heal tries again", {}});
}

}  // namespace prochron::bend
