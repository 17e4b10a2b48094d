// A child that was forked without a fork handler has no slot until it execs, which is a matter of microseconds: hence
// the second look; at the same program, for one that execs another and another is never seen with the same twice.
#include "bend/family.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "faults/backends/escape.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/time_namespace.h"

namespace prochron::bend {
namespace {

bool lives(const faults::Victim& victim) {
  const auto process = host::read_process(victim.pid);
  return process && process->start_ticks == victim.start_ticks && process->state != 'Z';
}

/// What tells the program that it runs now from those before and after: its addresses, or that they may not be seen.
std::string image_of(const faults::Victim& victim) {
  return host::read_file("/proc/" + std::to_string(victim.pid) + "/auxv").value_or("not to be seen");
}

}  // namespace

Member Family::describe(const faults::Victim& victim) {
  Member member{victim, host::executable_of(victim.pid), table_.follows_now(victim), {}};
  if (member.attached && !host::shares_our_time(victim.pid)) {
    member.escape = member.program + " lives in another time namespace, by a MONOTONIC of its own";
    return member;
  }
  const std::string lost = member.attached ? read(member) : std::string();
  member.attached = member.attached && lost.empty();
  if (member.attached) {
    suspects_.erase(victim);
  } else if (member.program == host::executable_of(host::this_process()->pid)) {
    unsure_ = true;  // held before its exec, or on its way there
  } else if (const std::string image = image_of(victim); std::exchange(suspects_[victim], image) != image) {
    unsure_ = true;
  } else if (lives(victim)) {
    member.escape = !lost.empty()   ? lost
                    : shim_.empty() ? member.program + " was exec'd, where a bend of a running process ends"
                                  : faults::explain_escape(victim, shim_).reason;
  }
  return member;
}

/// What it no longer has to read its clocks by, if that is so.
std::string Family::read(Member& member) {
  const auto reading = reader_.read(member.victim);
  if (!reading) return reading.error().code == ErrorCode::kBroken ? reading.error().message : std::string();
  const auto k = host::exact_k();
  if (!k) return {};
  const Offset high{reading->realtime_ns - reading->native_ns - *k};
  member.realtime = {{host::this_host(), reading->native_ns}, {high.ns - reading->width_ns}, high};
  return {};
}

std::vector<Member> Family::look() {
  unsure_ = false;
  std::set<faults::Victim> living;
  if (lives(root_)) living.insert(root_);
  for (const host::ProcessStat& process : host::descendants_of(root_.pid)) {
    const faults::Victim victim{process.pid, process.start_ticks};
    if (process.state != 'Z' && !ours_.contains(victim)) living.insert(victim);
  }
  for (const faults::Victim& victim : table_.victims()) {
    if (!ours_.contains(victim) && lives(victim)) living.insert(victim);
  }
  std::vector<Member> members;
  for (const faults::Victim& victim : living) members.push_back(describe(victim));
  return members;
}

std::vector<faults::Victim> Family::left_out() const {
  std::vector<faults::Victim> some;
  std::ranges::copy_if(ours_, std::back_inserter(some), [&](const auto& one) { return lives(one) || table_.find(one); });
  return some;
}

bool Family::root_attached() const {
  const auto attached = table_.find(root_);
  return attached && attached->reads_ours;
}

std::size_t Family::attached() const {
  const auto all = table_.victims();
  return static_cast<std::size_t>(std::ranges::count_if(all, [&](const auto& one) { return !ours_.contains(one); }));
}

}  // namespace prochron::bend
