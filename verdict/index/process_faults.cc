// A process was alive until somebody saw its end, and is to be seen from when its successor was seen to do its part; a
// foreign program, which is read from outside, from its start.
#include "verdict/index/process_faults.h"

#include <algorithm>

namespace prochron::verdict {
namespace {

using faults::ProcessFault;
using trace::ProcessFaultRecord;

bool is_same(const ProcessFaultRecord& a, const ProcessFaultRecord& b) {
  return a.window == b.window && a.target == b.target && a.at == b.at && a.fault == b.fault;
}

bool kills(const ProcessFaultRecord& fault) { return fault.fault != ProcessFault::kPause && fault.began_ns != 0; }

}  // namespace

void ProcessFaults::add(const ProcessFaultRecord& record) {
  const auto known = std::ranges::find_if(faults_, [&](const auto& fault) { return is_same(fault, record); });
  known == faults_.end() ? faults_.push_back(record) : static_cast<void>(*known = record);
}

void ProcessFaults::settle(const std::map<trace::ProcessIndex, trace::ProcessRecord>& processes) {
  std::ranges::stable_sort(faults_, {}, [](const ProcessFaultRecord& fault) { return fault.at.ns; });
  for (const ProcessFaultRecord& fault : faults_) {
    const auto process = processes.find(fault.process);
    if (!kills(fault) || process == processes.end()) continue;
    Death& death = deaths_.emplace_back(Death{.stage = process->second.stage, .at = fault.at.ns, .seen = fault.began_ns});
    if (fault.ended_ns != 0) death.back = fault.ended_ns;
  }
}

Span ProcessFaults::life(trace::ProcessIndex process) const {
  Span life;
  for (const ProcessFaultRecord& fault : faults_) {
    if (!kills(fault)) continue;
    if (fault.process == process) life.until = fault.began_ns;
    if (fault.successor == process && fault.successor != fault.process) life.from = fault.ended_ns;
  }
  const auto program = programs_.find(process);
  if (program == programs_.end()) return life;
  life.from = program->second.began.ns;
  if (program->second.ended_ns != 0) life.until = program->second.ended_ns;
  return life;
}

const trace::ProgramRecord* ProcessFaults::successor(const trace::ProgramRecord& program) const {
  const trace::ProgramRecord* next = nullptr;
  for (const auto& [number, other] : programs_) {
    const bool after = other.stage == program.stage && other.began.ns > program.began.ns;
    if (after && (next == nullptr || other.began.ns < next->began.ns)) next = &other;
  }
  return next;
}

bool ProcessFaults::was_killed(trace::ProcessIndex process) const {
  return std::ranges::any_of(faults_, [&](const auto& fault) { return kills(fault) && fault.process == process; });
}

std::vector<Span> ProcessFaults::to_be_seen(trace::ProcessIndex process, Span stretch) const {
  const Span whole = life(process);
  Span left{std::max(stretch.from, whole.from), std::min(stretch.until, whole.until)};
  std::vector<Span> seen;
  for (const ProcessFaultRecord& fault : faults_) {
    const bool paused = fault.fault == ProcessFault::kPause && fault.process == process && fault.began_ns != 0;
    if (!paused || fault.at.ns >= left.until) continue;
    if (fault.at.ns > left.from) seen.push_back({left.from, fault.at.ns});
    left.from = std::max(left.from, fault.ended_ns != 0 ? fault.ended_ns : left.until);
  }
  if (left.from < left.until) seen.push_back(left);
  return seen;
}

bool ProcessFaults::hides_send(trace::StageIndex stage, std::int64_t arrived, std::int64_t reach) const {
  return std::ranges::any_of(deaths_, [&](const Death& death) {
    return death.stage == stage && Span{death.at - kUnsentAtMost, death.seen + reach}.holds(arrived);
  });
}

bool ProcessFaults::hides_send(std::int64_t arrived, std::int64_t reach) const {
  return std::ranges::any_of(deaths_, [&](const Death& death) { return hides_send(death.stage, arrived, reach); });
}

bool ProcessFaults::hides_receive(trace::StageIndex stage, std::int64_t sent, std::int64_t reach) const {
  return std::ranges::any_of(deaths_, [&](const Death& death) {
    const std::int64_t back = death.back > std::numeric_limits<std::int64_t>::max() - reach ? death.back : death.back + reach;
    return death.stage == stage && Span{death.at - kUnsentAtMost - reach, back}.holds(sent);
  });
}

}  // namespace prochron::verdict
