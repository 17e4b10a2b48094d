// One reading of a session's stream, by kind of record.
#include "verdict/index/session_index.h"

#include <algorithm>
#include <variant>

#include "verdict/index/plausible.h"

namespace prochron::verdict {

Result<SessionIndex> SessionIndex::read(const trace::HistoryReader& history, std::uint32_t session,
                                        const JudgePlan& plan) {
  SessionIndex index;
  // A torn tail needs no word of its own: the streams whose ends it lost are INVALID for that.
  bool plausible = true;
  const Status read = history.for_each(session, [&](const trace::Record& record) {
    plausible = plausible && is_plausible(record);
    if (plausible) index.take(record, plan);
  });
  if (!read) return pass(read);
  if (!plausible) {
    return fail(ErrorCode::kCorrupt, "a record shows an instant that no clock shows", "session " + std::to_string(session));
  }
  index.settle(plan.sessions[session], plan.clocks);
  index.stretches = Stretches(plan.expectations, index.windows);
  return index;
}

void SessionIndex::take(const trace::Record& record, const JudgePlan& plan) {
  if (const auto* r = std::get_if<trace::DisciplineRecord>(&record)) {
    disciplines[r->host].add(*r);
  } else if (const auto* process = std::get_if<trace::ProcessRecord>(&record)) {
    processes.insert_or_assign(process->process, *process);
  } else if (const auto* ran = std::get_if<trace::WindowRecord>(&record)) {
    const bool judged = ran->role != trace::WindowRole::kWarmup && ran->window < plan.windows.size();
    if (judged) windows.push_back(
        {ran->window, ran->begin.ns, ran->end.ns, ran->complete, plan.windows[ran->window].settle.count()});
  } else if (const auto* command = std::get_if<trace::CommandRecord>(&record)) {
    trajectories.try_emplace(command->clock, command->change.at.owner).first->second.add(*command);
  } else if (const auto* refused = std::get_if<trace::RefusedSetRecord>(&record)) {
    refused_sets.push_back(*refused);
  } else if (const auto* lost = std::get_if<trace::LeaseLossRecord>(&record)) {
    lost_leases.push_back(*lost);
  } else if (const auto* escape = std::get_if<trace::EscapeRecord>(&record)) {
    escapes.push_back(*escape);
  } else if (const auto* attach = std::get_if<trace::AttachRecord>(&record)) {
    attaches.push_back(*attach);
  } else if (const auto* end = std::get_if<trace::StreamEndRecord>(&record)) {
    stream_ends.insert_or_assign(end->process, *end);
  } else if (const auto* fault = std::get_if<trace::ProcessFaultRecord>(&record)) {
    process_faults.add(*fault);
  } else if (const auto* program = std::get_if<trace::ProgramRecord>(&record)) {
    process_faults.add(*program);
  } else if (const auto* busy = std::get_if<trace::UtilisationRecord>(&record)) {
    utilisation.push_back(*busy);
  } else if (const auto* right = std::get_if<trace::OracleRecord>(&record)) {
    oracle.insert_or_assign(std::tuple{right->stage, right->path, right->input}, right->digest);
  }
}

void SessionIndex::settle(const SessionContext& session, const std::vector<Clock>& clocks) {
  for (trace::StageIndex stage = 0; stage < session.stages.size(); ++stage) {
    const auto of_node = std::ranges::find_if(
        clocks, [&](const Clock& c) { return c.scope == ClockScope::kNode && c.name == session.stages[stage].node; });
    if (of_node != clocks.end()) node_clocks_[stage] = of_node->id;
  }
  std::ranges::stable_sort(windows, {}, &RanWindow::begin);
  std::ranges::stable_sort(escapes, {}, [](const trace::EscapeRecord& e) { return e.at.ns; });
  process_faults.settle(processes);
  for (auto& [host, discipline] : disciplines) discipline.settle();
  for (auto& [clock, trajectory] : trajectories) {
    const Status settled = trajectory.settle();
    if (!settled && disordered.empty()) disordered = to_string(settled.error());
  }
  for (const auto& [number, process] : processes) add_course(number, process);
}

void SessionIndex::add_course(trace::ProcessIndex number, const trace::ProcessRecord& process) {
  const auto node = node_clocks_.find(process.stage);
  const Trajectory* own = trajectory(process.clock);
  const Trajectory* shared = node == node_clocks_.end() ? nullptr : trajectory(node->second);
  if (own == nullptr || shared == nullptr || own == shared) {
    const Trajectory* only = own == nullptr ? shared : own;
    if (only != nullptr) courses_.emplace(number, *only);
    return;
  }
  const auto both = Trajectory::sum(*own, *shared);
  if (both) courses_.emplace(number, *both);
  if (!both && disordered.empty()) disordered = to_string(both.error());
}

const trace::ProcessRecord* SessionIndex::process(trace::ProcessIndex index) const {
  const auto found = processes.find(index);
  return found == processes.end() ? nullptr : &found->second;
}

const Discipline* SessionIndex::discipline(HostId host) const {
  const auto found = disciplines.find(host);
  return found == disciplines.end() || found->second.empty() ? nullptr : &found->second;
}

const Trajectory* SessionIndex::trajectory(ClockId clock) const {
  const auto found = trajectories.find(clock);
  return found == trajectories.end() ? nullptr : &found->second;
}

const Trajectory* SessionIndex::course(trace::ProcessIndex process) const {
  const auto found = courses_.find(process);
  return found == courses_.end() ? nullptr : &found->second;
}

bool SessionIndex::follows(const trace::ProcessRecord& process, ClockId clock) const {
  const auto node = node_clocks_.find(process.stage);
  return process.clock == clock || (node != node_clocks_.end() && node->second == clock);
}

const RanWindow* SessionIndex::window_at(std::int64_t native_ns) const {
  const auto later = std::ranges::upper_bound(windows, native_ns, {}, &RanWindow::begin);
  if (later == windows.begin()) return nullptr;
  const RanWindow& candidate = *std::prev(later);
  return native_ns < candidate.end ? &candidate : nullptr;
}

const RanWindow* SessionIndex::window(std::uint32_t index) const {
  const auto found = std::ranges::find(windows, index, &RanWindow::window);
  return found == windows.end() ? nullptr : &*found;
}

}  // namespace prochron::verdict
