// Bringing a node's share of a session up: its clocks first, then a page and a process for each of its stages.
#include <algorithm>
#include <utility>

#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/unix_socket.h"
#include "node-agent/node/launch.h"
#include "node-agent/node/session.h"
#include "pipelines/server.h"

namespace prochron::agent {

std::vector<ClockId> Session::clocks_of(const pipelines::StageSpec& stage, std::uint16_t replica) const {
  std::vector<ClockId> followed;
  const auto follow = [&](ClockScope scope, const std::string& name) {
    const auto found = std::ranges::find_if(
        order_.clocks, [&](const Clock& clock) { return clock.scope == scope && clock.name == name; });
    if (found != order_.clocks.end()) followed.push_back(found->id);
  };
  follow(ClockScope::kNode, stage.node);
  follow(ClockScope::kStage, stage.name);
  if (stage.replicas > 1) follow(ClockScope::kStage, pipelines::process_name(stage, replica));
  return followed;
}

bool Session::is_stage_here(const std::string& name) const {
  const pipelines::StageSpec* const stage = pipelines::stage_called(order_.pipeline, name);
  return stage != nullptr && stage->node == around_.node;
}

Status Session::add_clocks() {
  auto preload = faults::PreloadBackend::create(around_.run, faults::PreloadBackend::Victims::kOwnUser, shim());
  if (!preload) return pass(preload);
  preload_.emplace(*std::move(preload));
  clocks_.emplace(host::this_host());
  for (Clock clock : order_.clocks) {
    const bool here = clock.scope == ClockScope::kNode ? clock.name == around_.node : is_stage_here(clock.name);
    if (!here) continue;
    clock.host = host::this_host();
    clocks_->add(clock.id);
    around_.record(trace::ClockRecord{clock});
    if (!order_.start || clock.scope != ClockScope::kNode) continue;
    const auto started = clocks_->start_at(clock.id, *order_.start);
    if (!started) return pass(started);
    around_.record(*started);
  }
  return {};
}

faults::Shim Session::shim() const {
  return order_.spawn_without_shim ? faults::Shim::kLeftOut : faults::Shim::kLoaded;
}

template <class Kind>
Result<faults::Backend*> Session::begun(std::unique_ptr<Kind>& backend) {
  if (!backend) {
    auto created = Kind::create(around_.run, preload_->attachments(), shim());
    if (!created) return pass(created);
    backend = *std::move(created);
  }
  return backend.get();
}

Result<faults::Backend*> Session::backend_named(const std::string& name) {
  if (name == "preload") return &*preload_;
  if (name == "libfaketime") return begun(libfaketime_);
  if (name == "vdso") return begun(vdso_);
  return fail(ErrorCode::kUnsupported, "this agent has no backend `" + name + "`");
}

Result<std::unique_ptr<StageProcess>> Session::launch(trace::StageIndex stage, std::uint16_t replica,
                                                      FollowedPage& page, const faults::Backend& backend,
                                                      const StageLife::Heritage& heritage,
                                                      std::function<void(StageProcess&)> changed) {
  auto ends = host::make_socket_pair();
  if (!ends) return pass(ends);
  pipelines::StageOrder order{.pipeline = order_.pipeline, .seed = order_.seed, .session = order_.session};
  const pipelines::StageSpec& spec = order_.pipeline.stages[stage];
  const auto stages = static_cast<trace::ProcessIndex>(order_.pipeline.stages.size());
  order.stage = stage;
  order.replica = replica;
  // The judge tells replicas by their numbers, too (verdict/attest/window_proof.cc).
  order.process = stage + (replica + heritage.predecessors * spec.replicas) * stages;
  order.predecessors = heritage.predecessors;
  order.inbox = heritage.inbox;
  const StageProcess::Identity identity{stage, pipelines::process_name(spec, replica), order.process, replica};
  auto program = stage_program(std::move(order), ends->theirs.get());
  if (!program) return pass(program);
  if (const Status prepared = backend.prepare(*program, *page.bent); !prepared) return pass(prepared);
  auto process = StageProcess::start(around_.loop, identity, *program, std::move(ends->mine),
                                     trace::Intake(identity.process, page.shown, page.epochs, &page.reported),
                                     {.record = around_.record, .changed = std::move(changed)});
  if (!process || !program->hold) return process;
  const Status released = programs().release((*process)->held(), backend.implant(*page.bent));
  return released ? std::move(process) : pass(released);
}

Status Session::start_own(trace::StageIndex stage, std::uint16_t replica, FollowedPage& page,
                          const faults::Backend& backend) {
  auto life = std::make_unique<StageLife>(
      [this, stage, replica, &page, &backend](const StageLife::Heritage& heritage,
                                              std::function<void(StageProcess&)> changed) {
        return launch(stage, replica, page, backend, heritage, std::move(changed));
      },
      [this](StageLife& changed) { take_change(changed); });
  if (const Status started = life->start(); !started) return started;
  StageLife& living = *stages_.emplace_back(std::move(life));
  process_faults_.add({.name = living.process().identity().name,
                       .process = [&living] { return living.process().identity().process; },
                       .pid = [&living] { return living.progress() == Progress::kGone ? 0 : living.process().pid(); },
                       .kill = [&living] { return living.kill(); },
                       .start_again = [&living] { return living.start(); }});
  return {};
}

ForeignPrograms::Listener Session::hearing_programs() {
  return {.record = around_.record,
          .escaped =
              [this](trace::StageIndex stage, const std::string& what) {
                around_.event({NodeEvent::Kind::kEscaped, name_of(stage), what});
              },
          .gone = [this](trace::StageIndex stage, const std::string& how,
                         bool unasked) { take_program_end(stage, how, unasked); },
          .ready = [this](trace::StageIndex stage, Status ready) { take_program_ready(stage, std::move(ready)); },
          .line =
              [this](trace::StageIndex stage, const std::string& line) {
                if (server_ && server_->stage == stage) server_->process.hear(line);
              }};
}

ForeignPrograms& Session::programs() {
  if (!foreign_) {
    const auto stages = static_cast<trace::StageIndex>(order_.pipeline.stages.size());
    foreign_.emplace(around_.loop, stages, *preload_, hearing_programs());
  }
  return *foreign_;
}

void Session::take_program_end(trace::StageIndex stage, const std::string& how, bool unasked) {
  log(name_of(stage) + " " + how);
  const bool planned = process_faults_.take_end(name_of(stage));
  const bool server = server_ && server_->stage == stage;
  if (server && planned) server_->lost_at = host::native_now();
  if (server && !planned && !stopped_ && restart_server(how)) return;
  if (unasked) around_.event({NodeEvent::Kind::kStageExited, name_of(stage), how});
  if (!foreign_->all_ready()) fail_step({ErrorCode::kBroken, how, name_of(stage), Definite::kNo});
  check_gone();
}

void Session::take_program_ready(trace::StageIndex stage, Status ready) {
  if (!ready) {
    ready.error().where = name_of(stage);
    // Nobody waits for a server that was started again, but all depend on it.
    if (!step_) around_.event({NodeEvent::Kind::kStageExited, name_of(stage), ready.error().message});
    return fail_step(std::move(ready).error());
  }
  if (server_ && server_->stage == stage) tell_server_ready();
  process_faults_.take_start(name_of(stage));
  settle_step();
}

void Session::name_for_faults(trace::StageIndex stage) {
  process_faults_.add({.name = name_of(stage),
                       .process = [this, stage] { return foreign_->process(stage); },
                       .pid = [this, stage] { return foreign_->pid(stage); },
                       .kill = [this, stage] { return foreign_->kill(stage); },
                       .start_again = [this, stage] { return foreign_->start_again(stage); }});
}

Status Session::start_command(trace::StageIndex stage, FollowedPage& page, const faults::Backend& backend) {
  const pipelines::StageSpec& spec = order_.pipeline.stages[stage];
  auto program = command_program(spec, around_.allow);
  if (!program) return pass(program);
  if (const Status prepared = backend.prepare(*program, *page.bent); !prepared) return prepared;
  name_for_faults(stage);
  return programs().start({stage, page.shown, *std::move(program), spec.ready, backend.implant(*page.bent)});
}

Status Session::start_stage(trace::StageIndex stage, std::uint16_t replica) {
  const pipelines::StageSpec& spec = order_.pipeline.stages[stage];
  const auto backend = backend_named(spec.backend);
  if (!backend) return pass(backend);
  const auto clocks = clocks_of(spec, replica);
  if (clocks.empty()) return fail(ErrorCode::kBroken, "the plan has no clock for this stage", spec.name);
  const auto page = clocks_->add_page(pipelines::process_name(spec, replica), clocks, **backend);
  if (!page) return pass(page);
  if (pipelines::is_server(spec)) return start_server(stage, **page, **backend);
  return spec.kind == "command" ? start_command(stage, **page, **backend)
                                : start_own(stage, replica, **page, **backend);
}

Status Session::bring_up() {
  around_.record(trace::HostRecord{host::this_host(), host::boot_id(), host::host_name()});
  if (const Status added = add_clocks(); !added) return added;
  for (std::size_t stage = 0; stage < order_.pipeline.stages.size(); ++stage) {
    const pipelines::StageSpec& spec = order_.pipeline.stages[stage];
    for (std::uint16_t replica = 0; spec.node == around_.node && replica < spec.replicas; ++replica) {
      Status started = start_stage(static_cast<trace::StageIndex>(stage), replica);
      if (started) continue;
      if (started.error().where.empty()) started.error().where = pipelines::process_name(spec, replica);
      return started;
    }
  }
  return {};
}

}  // namespace prochron::agent
