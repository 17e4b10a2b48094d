// One loop over the line, the name's socket and two clocks: when to renew, when to look.
#include "bend/keeper.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "bend/protocol.h"
#include "faults/backend_catalog.h"
#include "faults/backends/injection.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/program_paths.h"
#include "host/random_mark.h"
#include "host/reachability.h"

namespace prochron::bend {
namespace {

using faults::ClockFamily;
using faults::Injection;

constexpr Duration kAtMostEvery = std::chrono::milliseconds(50);  // changes come faster than that
constexpr Duration kOfCourse = std::chrono::milliseconds(173);    // so a course is not met at the same place each time
constexpr Duration kBeforeHeal = std::chrono::milliseconds(30);   // the last that is seen of a fault is near its end
constexpr Duration kEarlyReaders = std::chrono::milliseconds(300);  // before a change, where files tell it

/// The shim wherever it is loaded, for it bends deadlines too.
std::string backend_for(const std::string& path) {
  const auto by_loader = host::preload_reachability(path), by_image = host::vdso_reachability(path);
  const bool only_image = by_loader && !by_loader->reachable() && by_image && by_image->reachable();
  return only_image ? "vdso" : "preload";
}

}  // namespace

Keeper::Keeper(Request request, host::Descriptor line)
    : run_(host::random_run_id()), request_(std::move(request)), line_(std::move(line)) {
  if (!request_.pid) seen_.program = request_.command.front();
}

Keeper::~Keeper() { remove_keeper_state(run_); }

void Keeper::run() {
  if (request_.pid) return run_beside();
  const auto asked = host::receive_message(line_.get());  // the program's path and its environment
  if (!asked) return;
  std::vector<std::string> environment = host::split_texts(asked->text);
  const std::string path = environment.front();
  environment.erase(environment.begin());
  if (const Status ready = set_up(path, environment); !ready) {
    host::send_message(line_.get(), kFailed, to_string(ready.error()));
    return;
  }
  const auto started = host::receive_message(line_.get());
  if (!started || started->kind != kStarted) return;
  const Status begun = take_start(*started);
  host::send_message(line_.get(), begun ? kGo : kFailed, begun ? "" : to_string(begun.error()));
  if (begun) serve();
}

Status Keeper::open_records() {
  auto log = Log::open(request_.log, Log::Beginning::kNew);
  if (!log) return pass(log);
  log_ = *std::move(log);
  if (request_.name.empty()) return {};
  auto name = NameHeld::take(run_, request_.name);
  if (!name) return pass(name);
  name_.emplace(*std::move(name));
  return {};
}

Status Keeper::set_up(const std::string& path, const std::vector<std::string>& environment) {
  if (request_.backend == "auto") request_.backend = backend_for(path);
  seen_.backend = request_.backend;
  if (const Status opened = open_records(); !opened) return opened;
  auto held = HeldClock::create(run_, request_);
  if (!held) return pass(held);
  held_ = *std::move(held);
  host::ChildSpec program;
  program.path = path;
  program.environment = environment;
  if (Status prepared = held_->prepare(program); !prepared) {
    const auto by_vdso = host::vdso_reachability(path);
    if (request_.backend != "vdso" && by_vdso && by_vdso->reachable()) {
      prepared.error().message += "; --backend vdso can bend it";
    }
    return prepared;
  }
  program.environment.insert(program.environment.begin(), to_hex(run_));
  return host::send_message(line_.get(), kReady, host::join_texts(program.environment));
}

Status Keeper::take_start(const host::Message& message) {
  const NativeTime now = host::native_now();
  next_renewal_ = next_look_ = now;
  pid_t pid = 0;
  std::from_chars(message.text.data(), message.text.data() + message.text.size(), pid);
  const auto process = host::read_process(pid);
  if (!process) return pass(process);
  const auto shim = host::find_library(request_.backend == "libfaketime" ? "libprochron_faketime.so" : "libprochron_preload.so");
  if (!shim) return pass(shim);
  const faults::Victim root{process->pid, process->start_ticks};
  if (const Status taken = held_->take(pid); !taken) return taken;
  family_.emplace(held_->attachments(), root, *shim);
  const auto span = held_->begin(request_.bend, now);
  if (!span) return pass(span);
  span_ = *span;
  log_.begun(request_, root, run_, span_);
  held_->write_ahead([this] { return write_down(); });
  return write_down();
}

void Keeper::serve() {
  while (family_) {
    const std::vector<int> open{line_.get(), name_ ? name_->listener().descriptor() : -1, running_ ? running_->handle() : -1};
    const auto readable = host::await_readable(open, std::min(next_renewal_, next_look_));
    if (readable[0] && !take_line()) return;
    if (readable[1]) take_change();
    if (readable[2] || is_over()) return conclude();
    look_after();
  }
}

bool Keeper::take_line() {
  const auto message = host::receive_message(line_.get());
  if (message) {
    conclude();
  } else {
    end_bend();  // the program's parent is gone, and nobody is left to be told
  }
  return false;
}

void Keeper::conclude() {
  end_bend();
  log_.ended(host::native_now(), held(seen_));
  if (!log_.is_whole()) seen_.log_lacks = request_.log;
  const bool well = held(seen_);
  host::send_message(line_.get(), kReport, (well ? "1" : "0") + report_text(seen_));
}

void Keeper::look_after() {
  const NativeTime now = host::native_now();
  if (now >= next_renewal_ && !seen_.lost) {
    next_renewal_ = now + Injection::kRenewEvery;
    const Status renewed = held_->renew();
    if (!renewed) lose(renewed.error());
    if (renewed && !held_->is_wanted()) lose({ErrorCode::kRefused, "somebody removed what it follows, and so healed it", {}});
  }
  if (seen_.lost) next_renewal_ = now + kEvery;
  if (now < next_look_) return;
  observe();
  answer();
  plan_next_look(host::native_now());
}

void Keeper::plan_next_look(NativeTime now) {
  next_look_ = now + (family_->is_unsure() ? kAtMostEvery : held_->follows_course(now) ? kOfCourse : kEvery);
  const auto change = held_->next_change(last_ ? std::min(last_->at, now) : now);  // also one that the last look overlooked
  if (change) next_look_ = std::min(next_look_, std::max(*change + kAfterChange, now + kAtMostEvery));
  if (span_.end && *span_.end - now > kBeforeHeal) next_look_ = std::min(next_look_, *span_.end - kBeforeHeal);
  const faults::BackendEntry* backend = faults::find_backend(request_.backend);
  const bool seen_early = change && backend != nullptr && backend->on_whole_seconds && *change - next_look_ < kEarlyReaders;
  if (seen_early) next_look_ = std::max(next_look_, *change + kAfterChange);
  for (const Waiting& one : waiting_) next_look_ = std::min(next_look_, std::max(one.due, now));
}

void Keeper::observe() {
  auto measured = held_->measured([this](pid_t probe) {
    const auto process = host::read_process(probe);
    if (process) family_->leave_out({process->pid, process->start_ticks});
    (void)write_down();
  });
  if (const Status renewed = held_->renew(); !renewed) return lose(renewed.error());  // or it shows the heal of a lost lease
  if (!measured) {
    seen_.unmeasured = to_string(measured.error());
    return log_.lost(measured.error());
  }
  if (running_) running_->note_forked(held_->place(), held_->attachments());
  Observation observation{*measured, {}, {}, {}, {}, family_->look()};
  const faults::ClockTransform clock = held_->map_from(measured->realtime.at);
  const OffsetReading &realtime = measured->realtime, &monotonic = measured->monotonic;
  observation.commanded = clock.offset_at(ClockFamily::kRealtime, realtime.at);
  if (held_->bends_monotonic()) observation.commanded_monotonic = clock.offset_at(ClockFamily::kMonotonic, monotonic.at);
  observation.as_commanded = as_commanded(realtime, ClockFamily::kRealtime, clock);
  if (observation.as_commanded && held_->bends_monotonic()) {
    const auto likewise = as_commanded(monotonic, ClockFamily::kMonotonic, clock);
    observation.as_commanded = likewise ? std::optional(*likewise && *observation.as_commanded) : std::nullopt;
  }
  hold_to_commands(observation, clock);
  if (last_) observation.rate = rate_between(*last_, realtime, ClockFamily::kRealtime, held_->map_from(last_->at));
  last_ = realtime;
  note(observation);
  (void)write_down();
}

/// Each process that could be read, to what `clock` says.
void Keeper::hold_to_commands(Observation& observation, const faults::ClockTransform& clock) {
  std::map<faults::Victim, OffsetReading> read;
  for (Member& member : observation.members) {
    if (!member.realtime || clock.known_until() <= (member.realtime->at + 2 * member.realtime->bound()).ns) continue;
    if (as_commanded(*member.realtime, ClockFamily::kRealtime, clock) == false) observation.as_commanded = false;
    const auto before = read_before_.find(member.victim);
    if (before != read_before_.end() && !held_->follows_course(before->second.at)) {
      const faults::ClockTransform since = held_->map_from(before->second.at);
      member.rate = rate_between(before->second, *member.realtime, ClockFamily::kRealtime, since);
    }
    read.emplace(member.victim, *member.realtime);
  }
  read_before_ = std::move(read);
}

void Keeper::note(const Observation& observation) {
  log_.observed(observation);
  ++seen_.times;
  if (observation.as_commanded == false) ++seen_.off;
  for (const Member& member : observation.members) {
    const auto is_it = [&](const Member& known) { return known.victim == member.victim; };
    if (member.escape.empty() || std::ranges::any_of(seen_.escaped, is_it)) continue;
    seen_.escaped.push_back(member);
    seen_.root_escaped = seen_.root_escaped || (!running_ && family_->is_root(member.victim));
    log_.escaped(member);
  }
  const NativeTime at = observation.measured.realtime.at;
  if (at < span_.begin) return;
  const bool is_over = span_.end && at >= *span_.end;
  (is_over ? seen_.healed : seen_.bent) = observation;
  if (!is_over) seen_.healed.reset();
}

void Keeper::lose(const Error& why) {
  if (!seen_.lost) seen_.lost = why;
  log_.lost(why);
}

void Keeper::wait_until(NativeTime instant) {
  while (host::native_now() < instant) {
    if (!held_->renew()) return;
    host::sleep_until(std::min(instant, host::native_now() + Injection::kRenewEvery));
  }
}

void Keeper::end_bend() {
  const NativeTime now = host::native_now();
  seen_.began = now >= span_.begin;
  const auto unseen = last_ ? held_->next_change(last_->at) : std::nullopt;  // it is measured at every change
  const bool is_owed = !seen_.bent || (unseen && *unseen <= now);
  if (is_owed && seen_.began && !seen_.lost) observe();
  seen_.root_attached = family_->root_attached();
  seen_.processes = family_->attached();
  for (const auto& refused : held_->attachments().refused_sets()) seen_.refused_sets += refused.times;
  if (request_.pid) return let_go();
  seen_.still_alive = family_->look().size();
  if (seen_.still_alive == 0 || seen_.lost) return;
  using Form = faults::Heal::Form;
  const Form form = held_->heal_form().form;
  if (form == Form::kStep) return heal_now();
  seen_.left = form == Form::kLeave ? "their clock left as it is" : "their clock slewed back";
}

void Keeper::heal_now() {
  const auto at = held_->heal();
  if (!at) return lose(at.error());
  log_.healed(*at);
  span_.end = std::min(span_.end.value_or(*at), *at);
  wait_until(*at + kAfterChange);
  observe();
}

}  // namespace prochron::bend
