// A keeper in the place of one that was killed. What it needs to know was written down before it mattered, and the page says
// whether the last of it came into force; the clock goes on as long as the lease had not ended.
#include <algorithm>
#include <chrono>
#include <utility>

#include "bend/keeper.h"
#include "bend/protocol.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/program_paths.h"

namespace prochron::bend {

Keeper::Keeper(Request request, host::Descriptor line, RunId run)
    : run_(run), request_(std::move(request)), line_(std::move(line)) {}

void Keeper::go_on() {
  const Status taken = take_over();
  host::send_message(line_.get(), taken ? kGo : kFailed, taken ? "" : to_string(taken.error()));
  if (!taken) return;
  const bool has_ended_meanwhile = request_.pid && !running_;
  has_ended_meanwhile ? conclude() : serve();
}

Status Keeper::take_over() {
  const auto before = read_keeper_state(run_);
  if (!before) return pass(before);
  request_.backend = seen_.backend = before->backend;
  auto held = HeldClock::adopt(run_, request_, before->clock);  // first of all, for its lease goes on
  if (!held) return pass(held);
  held_ = *std::move(held);
  const NativeTime now = host::native_now();
  const Status renewed = held_->renew();
  seen_.program = before->program;
  seen_.times = before->times;
  seen_.off = before->off;
  seen_.escaped = before->escaped;
  const auto is_root = [&](const Member& one) { return one.victim == before->root; };
  seen_.root_escaped = !request_.pid && std::ranges::any_of(before->escaped, is_root);
  seen_.replaced = before->replaced;
  seen_.replaced.push_back(now);
  seen_.begun = before->clock.begun;
  span_ = held_->span();
  next_renewal_ = next_look_ = now;
  auto log = Log::open(request_.log, Log::Beginning::kGoesOn);
  if (!log) return pass(log);
  log_ = *std::move(log);
  log_.replaced(now, held_->valid_until());
  if (!renewed) {
    lose({ErrorCode::kRefused, "the one that held its clock was killed, and it had been native for " +
                                   format(std::chrono::floor<std::chrono::milliseconds>(now - held_->valid_until())) +
                                   " when another took its place", {}});
  }
  take_family(*before);
  if (!request_.name.empty()) {
    auto name = NameHeld::take_over(run_, request_.name);
    if (!name) return pass(name);
    name_.emplace(*std::move(name));
  }
  held_->write_ahead([this] { return write_down(); });
  return write_down();
}

void Keeper::take_family(const KeeperState& before) {
  const auto shim = host::find_library("libprochron_preload.so");
  family_.emplace(held_->attachments(), before.root, request_.pid ? "" : shim.value_or("libprochron_preload.so"));
  for (const faults::Victim& one : before.left_out) family_->leave_out(one);
  std::vector<faults::Victim> living;
  for (const Member& member : family_->look()) living.push_back(member.victim);
  if (!request_.pid) return held_->follow_again(living);
  auto running = RunningProcess::find(*request_.pid);
  if (running && running->victim() == before.root) running_.emplace(*std::move(running));
}

Status Keeper::write_down() {
  KeeperState now;
  now.clock = held_->state();
  now.backend = seen_.backend;
  now.program = seen_.program;
  now.root = family_->root();
  now.times = seen_.times;
  now.off = seen_.off;
  now.escaped = seen_.escaped;
  now.replaced = seen_.replaced;
  now.left_out = family_->left_out();
  return write_keeper_state(run_, now);
}

}  // namespace prochron::bend
