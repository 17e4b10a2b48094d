// The transport's server as a session has it: a foreign program that every stage depends on, so one that ends too soon
// is started again where it was, on what it had, and the run goes on; what that cost is for the rules to say.
#include <algorithm>

#include "host/native_clock.h"
#include "host/scratch.h"
#include "node-agent/node/session.h"
#include "pipelines/server.h"

namespace prochron::agent {
namespace {

/// Of one session: a server that ends again and again has a reason, if nobody has planned it.
constexpr int kMostStarts = 6;

}  // namespace

Status Session::start_server(trace::StageIndex stage, FollowedPage& page, const faults::Backend& backend) {
  const pipelines::StageSpec& spec = order_.pipeline.stages[stage];
  const std::string session = spec.name + "-" + std::to_string(order_.session);
  const std::string folder = host::scratch_prefix(around_.run, around_.node) + session;
  server_.emplace(stage, page, backend, spec, to_hex(around_.run) + " " + session, folder);
  server_->begun = host::native_now();
  process_faults_.add({.name = spec.name,
                       .process = [this, stage] { return foreign_->process(stage); },
                       .pid = [this, stage] { return foreign_->pid(stage); },
                       .kill = [this, stage] { return foreign_->kill(stage); },
                       .start_again = [this] { return run_server(); }});
  return run_server();
}

Status Session::run_server() {
  auto program = server_->process.program();
  if (!program) return pass(program);
  if (const Status prepared = server_->backend.prepare(*program, *server_->page.bent); !prepared) return prepared;
  return programs().start({server_->stage, server_->page.shown, *std::move(program), server_->process.readiness(),
                           server_->backend.implant(*server_->page.bent)});
}

/// False if it is not to be started again, or could not be.
bool Session::restart_server(const std::string& how) {
  const bool was_ready = foreign_->all_ready();
  if (!server_->process.keeps_data() || server_->starts == kMostStarts) return false;
  ++server_->starts;
  // Most likely somebody else took its ports between the look at them and their use.
  if (!was_ready && !server_->lost_at) server_->process.try_next_address();
  if (was_ready) server_->lost_at = host::native_now();
  if (const Status again = run_server(); !again) {
    log(to_string(again.error()));
    return false;
  }
  const std::string what = how + "; it was started again" + (was_ready ? " on its data" : "");
  log(name_of(server_->stage) + " " + what);
  around_.event({NodeEvent::Kind::kRestarted, name_of(server_->stage), what});
  return true;
}

/// For the first time, or again.
void Session::tell_server_ready() {
  const NativeTime since = server_->lost_at.value_or(server_->begun);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(host::native_now() - since);
  const char* const what = server_->lost_at ? "is back after " : "ready after ";
  server_->lost_at.reset();
  const std::string text = what + std::to_string(took.count()) + " ms";
  log(name_of(server_->stage) + " " + text);
  around_.event({NodeEvent::Kind::kReady, name_of(server_->stage), text});
}

/// As this node's stages reach it, by way of a link if one lies between; and what this session's topics are called.
std::string Session::server_address() const {
  const std::string prefix = "/prochron-" + to_hex(around_.run) + "-" + std::to_string(order_.session);
  const std::string own = pipelines::own_server(order_.pipeline);
  if (!own.empty()) return own + prefix;
  const auto server = pipelines::server_index(order_.pipeline);
  if (!server) return {};
  const auto door = std::ranges::find(doors_, *server, &pipelines::Endpoint::stage);
  return door == doors_.end() ? std::string() : door->address + prefix;
}

}  // namespace prochron::agent
