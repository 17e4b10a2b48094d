// Steps wait for the slowest process. What a handler learns is acted on at once, but nothing is destroyed in a handler:
// processes live until the session does.
#include "node-agent/node/session.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/rng.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"

namespace prochron::agent {
namespace {

/// Clocks have healed this long before processes are asked to end, so that their last readings are of a healed clock.
constexpr Duration kHealedBeforeEnd = std::chrono::milliseconds(5);
/// For what flushes its records; then the guards' own grace begins.
constexpr Duration kQuitPatience = std::chrono::seconds(3);

}  // namespace

Session::Session(Surroundings around, SessionOrder order)
    : around_(std::move(around)),
      order_(std::move(order)),
      process_faults_(around_.loop, host::this_host(),
                      {.record = around_.record,
                       .failed =
                           [this](const std::string& target, const Error& why) {
                             around_.event({NodeEvent::Kind::kEscaped, target, to_string(why)});
                           }}),
      timer_(around_.loop) {}

void Session::log(std::string text) {
  around_.record(trace::LogRecord{trace::kNoStage, host::monotonic_ns(), std::move(text)});
}

void Session::prepare(Done<Result<Prepared>> done) {
  if (const Status up = bring_up(); !up) return done(pass(up));
  await(Progress::kReady, [this, done = std::move(done)](const Status& ready) {
    if (!ready) return done(pass(ready));
    Prepared prepared{host::this_host(), {}};
    for (const auto& stage : stages_) {
      const StageProcess& process = stage->process();
      if (process.inbox().empty()) continue;
      prepared.inboxes.push_back({process.identity().stage, process.inbox(), process.identity().replica});
    }
    if (server_) prepared.inboxes.push_back({server_->stage, server_->process.address()});
    done(std::move(prepared));
  });
}

void Session::order_all(const pipelines::Order& order) {
  for (const auto& stage : stages_) {
    if (const Status sent = stage->order(order); !sent) return fail_step(sent.error());
  }
}

void Session::connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done) {
  await(Progress::kConnected, std::move(done));
  doors_ = inboxes;
  for (RelayPlan& plan : plan_relays(order_.pipeline, around_.node, inboxes)) {
    const std::uint64_t seed = Rng(order_.seed, "link " + plan.link.from + " -> " + plan.link.to).next();
    auto relay = RelayProcess::start(
        around_.loop, std::move(plan), seed,
        {.record = around_.record, .changed = [this](RelayProcess& changed) { take_change(changed); }});
    if (!relay) return fail_step(relay.error());
    relays_.push_back(*std::move(relay));
  }
  if (relays_.empty()) order_all(pipelines::ConnectOrder{doors_, server_address()});
}

void Session::take_change(RelayProcess& relay) {
  if (!relay.failure().empty()) {
    around_.event({NodeEvent::Kind::kStageExited, relay.name(), relay.failure()});
    fail_step({ErrorCode::kBroken, relay.failure(), relay.name(), Definite::kNo});
  } else if (!relay.is_gone() && std::ranges::all_of(relays_, [](const auto& one) { return one->is_ready(); })) {
    for (const auto& one : relays_) {
      for (const pipelines::Endpoint& door : one->doors()) {
        const auto behind = [&door](const pipelines::Endpoint& inbox) {
          return inbox.stage == door.stage && inbox.replica == door.replica;
        };
        std::ranges::find_if(doors_, behind)->address = door.address;
      }
    }
    order_all(pipelines::ConnectOrder{doors_, server_address()});
  }
  check_gone();
}

void Session::start(NativeTime at, Done<Status> done) {
  await(Progress::kStarted, std::move(done));
  order_all(pipelines::StartOrder{at.ns});
}

void Session::finish(Done<Status> done) {
  heal();  // nothing is left to heal at a plan's end, but at an interruption
  if (foreign_) foreign_->may_end();
  await(Progress::kFinished, std::move(done));
  timer_.expires_after(around_.drain_patience);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) give_up_draining();
  });
  order_all(pipelines::FinishOrder{});
}

void Session::give_up_draining() {
  const auto busy = std::ranges::find_if(
      stages_, [](const auto& stage) { return stage->progress() < Progress::kFinished; });
  if (busy == stages_.end()) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(around_.drain_patience).count();
  fail_step({ErrorCode::kTimeout,
             "still had messages, or did not answer, " + std::to_string(seconds) + " s after the last window",
             (*busy)->process().identity().name, Definite::kNo});
}

void Session::await(Progress goal, Done<Status> done) {
  step_ = Step{goal, std::move(done)};
  settle_step();
}

void Session::settle_step() {
  if (!step_) return;
  for (const auto& stage : stages_) {
    if (!stage->failure().empty()) {
      return fail_step({ErrorCode::kBroken, stage->failure(), stage->process().identity().name, Definite::kNo});
    }
    if (stage->progress() < step_->goal) return;
  }
  if (foreign_ && !foreign_->all_ready()) return;
  std::exchange(step_, std::nullopt)->done({});
}

void Session::fail_step(Error why) {
  if (step_) std::exchange(step_, std::nullopt)->done(tl::unexpected<Error>(std::move(why)));
}

void Session::take_change(StageLife& stage) {
  const std::string& name = stage.process().identity().name;
  if (stage.progress() == Progress::kGone && !stage.failure().empty()) {
    around_.event({NodeEvent::Kind::kStageExited, name, stage.failure()});
  } else if (stage.progress() == Progress::kGone) {
    process_faults_.take_end(name);
  } else if (stage.progress() == Progress::kStarted) {
    process_faults_.take_start(name);
  }
  settle_step();
  check_gone();
}

Status Session::schedule(const FaultOrder& order) {
  if (!clocks_) return fail(ErrorCode::kRefused, "no clocks are prepared");
  const auto records = clocks_->schedule(order);
  if (!records) return pass(records);
  for (const trace::CommandRecord& record : *records) {
    around_.record(record);
    if (foreign_) foreign_->read_clocks_around(record.change.at);
  }
  return {};
}

void Session::renew_leases() {
  if (!clocks_) return;
  if (foreign_) foreign_->read_clocks();
  for (const trace::LeaseLossRecord& lost : clocks_->renew()) {
    around_.record(lost);
    const auto clock = std::ranges::find(order_.clocks, lost.clock, &Clock::id);
    around_.event({NodeEvent::Kind::kEscaped, {}, "clock " + clock->name + " healed by itself, " + lost.detail});
  }
}

void Session::tell_refused_sets() {
  if (!preload_) return;
  for (const faults::RefusedSets& refused : preload_->attachments().refused_sets()) {
    if (std::exchange(told_refusals_[refused.victim], refused.times) == refused.times) continue;
    const std::string program = std::filesystem::path(host::executable_of(refused.victim.pid)).filename().string();
    // Of those that could only be counted it is known that it was lately.
    const NativeTime at = refused.victim.pid == 0 ? host::native_now() : refused.last;
    around_.record(trace::RefusedSetRecord{at, refused.victim, refused.times, program});
    around_.event({NodeEvent::Kind::kEscaped, {},
                   "pid " + std::to_string(refused.victim.pid) + " (" + program +
                       ") tried to set the clock of its host, and was refused"});
  }
}

void Session::heal() {
  process_faults_.cancel();
  const auto healed = clocks_ ? clocks_->heal_all() : std::vector<trace::CommandRecord>{};
  for (const trace::CommandRecord& record : healed) {
    around_.record(record);
    healed_by_ = std::max(healed_by_.value_or(record.change.at), record.change.at + kHealedBeforeEnd);
  }
}

void Session::stop(Done<Status> done) {
  stopped_ = std::move(done);
  fail_step({ErrorCode::kRefused, "the session is being stopped", around_.node, Definite::kNo});
  heal();
  timer_.expires_after(healed_by_ ? std::max(*healed_by_ - host::native_now(), Duration{0}) : Duration{0});
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) quit_all();
  });
}

void Session::quit_all() {
  for (const auto& stage : stages_) stage->quit();
  for (const auto& relay : relays_) relay->quit();
  if (foreign_) foreign_->end();
  timer_.expires_after(kQuitPatience);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    for (const auto& stage : stages_) stage->end();
    for (const auto& relay : relays_) relay->end();
  });
  check_gone();
}

void Session::check_gone() {
  const bool stages_gone =
      std::ranges::all_of(stages_, [](const auto& stage) { return stage->progress() == Progress::kGone; });
  const bool relays_gone = std::ranges::all_of(relays_, [](const auto& relay) { return relay->is_gone(); });
  if (!stopped_ || !stages_gone || !relays_gone || (foreign_ && !foreign_->all_gone())) return;
  tell_refused_sets();
  timer_.cancel();
  std::exchange(stopped_, nullptr)({});
}

}  // namespace prochron::agent
