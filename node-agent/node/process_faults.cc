// A fault waits, acts, has been seen to act, is undone, has been seen to be over: each sight is a record.
#include "node-agent/node/process_faults.h"

#include <algorithm>
#include <utility>

#include "host/native_clock.h"
#include "host/process_family.h"

namespace prochron::agent {

using faults::ProcessFault;

ProcessFaults::ProcessFaults(boost::asio::io_context& loop, HostId host, Listener listener)
    : loop_(loop), host_(host), listener_(std::move(listener)) {}

Status ProcessFaults::schedule(const ProcessFaultOrder& order) {
  const auto target = std::ranges::find(targets_, order.target, &FaultTarget::name);
  if (target == targets_.end()) {
    return fail(ErrorCode::kRefused, "no process called `" + order.target + "` on this node");
  }
  if (order.at.owner != host_ || order.until.owner != host_) {
    return fail(ErrorCode::kRefused, "an instant of another host's clock");
  }
  if (order.at - host::native_now() < kScheduleLead || order.until < order.at) {
    return fail(ErrorCode::kRefused, "a process fault less than " + std::to_string(kScheduleLead.count()) +
                                         " ns ahead, or over before it begins");
  }
  Planned& planned = planned_.emplace_back(Planned{&*target, {}, Phase::kWaiting, boost::asio::steady_timer(loop_)});
  const trace::ProcessIndex process = target->process();
  planned.record = {.window = order.window,
                    .fault = order.fault,
                    .target = order.target,
                    .process = process,
                    .successor = process,
                    .at = order.at,
                    .until = order.until};
  listener_.record(planned.record);
  wake(planned, order.at, &ProcessFaults::act);
  return {};
}

void ProcessFaults::wake(Planned& planned, NativeTime at, void (ProcessFaults::*then)(Planned&)) {
  planned.timer.expires_after(std::max(at - host::native_now(), Duration{0}));
  planned.timer.async_wait([this, &planned, then, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
    if (!error && !alive.expired() && !cancelled_) (this->*then)(planned);
  });
}

void ProcessFaults::act(Planned& planned) {
  planned.phase = Phase::kActing;
  planned.record.process = planned.record.successor = planned.target->process();
  if (planned.target->pid() == 0) {
    const std::string fault(faults::name_of(planned.record.fault));
    return give_up(planned, {ErrorCode::kRefused, "there is no process to " + fault, planned.target->name});
  }
  if (planned.record.fault == ProcessFault::kPause) return pause(planned);
  if (const Status killed = planned.target->kill(); !killed) give_up(planned, killed.error());
}

void ProcessFaults::pause(Planned& planned) {
  if (const Status stopped = host::stop_family(planned.target->pid()); !stopped) {
    host::continue_family(planned.target->pid());
    return give_up(planned, stopped.error());
  }
  planned.record.began_ns = host::monotonic_ns();
  planned.phase = Phase::kActed;
  listener_.record(planned.record);
  wake(planned, planned.record.until, &ProcessFaults::undo);
}

bool ProcessFaults::take_end(const std::string& target) {
  Planned* const planned = find(target, Phase::kActing);
  if (planned == nullptr) return false;
  planned->record.began_ns = host::monotonic_ns();
  planned->phase = Phase::kActed;
  listener_.record(planned->record);
  if (!cancelled_) wake(*planned, planned->record.until, &ProcessFaults::undo);
  return true;
}

void ProcessFaults::undo(Planned& planned) {
  planned.phase = Phase::kReturning;
  if (planned.record.fault == ProcessFault::kPause) {
    host::continue_family(planned.target->pid());
    return take_start(planned.target->name);
  }
  if (const Status started = planned.target->start_again(); !started) give_up(planned, started.error());
}

void ProcessFaults::take_start(const std::string& target) {
  Planned* const planned = find(target, Phase::kReturning);
  if (planned == nullptr) return;
  planned->record.successor = planned->target->process();
  planned->record.ended_ns = host::monotonic_ns();
  planned->phase = Phase::kOver;
  listener_.record(planned->record);
}

void ProcessFaults::give_up(Planned& planned, const Error& why) {
  planned.phase = Phase::kOver;
  listener_.record(planned.record);
  listener_.failed(planned.target->name, why);
}

void ProcessFaults::cancel() {
  cancelled_ = true;
  for (Planned& planned : planned_) {
    planned.timer.cancel();
    const bool paused = planned.phase == Phase::kActed && planned.record.fault == ProcessFault::kPause;
    if (paused) undo(planned);
  }
}

ProcessFaults::Planned* ProcessFaults::find(const std::string& target, Phase phase) {
  const auto found = std::ranges::find_if(planned_, [&](const Planned& planned) {
    return planned.phase == phase && planned.target->name == target;
  });
  return found == planned_.end() ? nullptr : &*found;
}

}  // namespace prochron::agent
