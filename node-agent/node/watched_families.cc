// A process that was only forked still runs its parent's program on its parent's page: it is vouched for until it
// execs.
#include "node-agent/node/watched_families.h"

#include "host/host_id.h"

namespace prochron::agent {

void WatchedFamilies::add_root(pid_t root, trace::StageIndex stage, ClockId clock) {
  families_[root] = {stage, clock};
}

trace::ProcessIndex WatchedFamilies::next(trace::StageIndex stage) const {
  const auto numbered = numbered_.find(stage);
  return stage + (numbered == numbered_.end() ? 0 : numbered->second) * std::uint32_t{stages_};
}

trace::ProcessIndex WatchedFamilies::number(const Family& family, const faults::Victim& victim) {
  const auto found = members_.find(victim);
  if (found != members_.end()) return found->second;
  const trace::ProcessIndex process = next(family.stage);
  ++numbered_[family.stage];
  members_.emplace(victim, process);
  return process;
}

void WatchedFamilies::describe(trace::ProcessIndex process, const Family& family, const faults::WatchEvent& event) {
  listener_.record(trace::ProcessRecord{.process = process,
                                        .stage = family.stage,
                                        .host = host::this_host(),
                                        .clock = family.clock,
                                        .victim = event.victim,
                                        .stamps = false,
                                        .program = event.path.empty() ? "(forked)" : event.path});
}

void WatchedFamilies::tell_attached(trace::ProcessIndex process, trace::StageIndex stage,
                                    const faults::WatchEvent& event) {
  readings_.begin(process, stage, event.victim, event.at);
  const auto attached = attachments_.find(event.victim);
  const auto execs = attached ? static_cast<std::uint32_t>(attached->exec_count) : 0;
  listener_.record(trace::AttachRecord{process, event.at, execs});
}

void WatchedFamilies::take(const faults::WatchEvent& event) {
  const auto family = families_.find(event.root);
  if (family == families_.end()) return;
  if (event.kind == faults::WatchEvent::Kind::kEnded) {
    members_.erase(event.victim);
    readings_.end(event.victim);
    return;
  }
  const trace::ProcessIndex process = number(family->second, event.victim);
  describe(process, family->second, event);
  if (event.finding.escape == faults::Escape::kNone) return tell_attached(process, family->second.stage, event);
  readings_.end(event.victim);
  listener_.record(trace::EscapeRecord{process, event.at, event.finding.escape, event.finding.reason});
  listener_.escaped(family->second.stage, event.finding.reason);
}

}  // namespace prochron::agent
