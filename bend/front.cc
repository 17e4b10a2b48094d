// The program's exit code is told unless the bend did not hold: then what the program did says nothing.
#include "bend/front.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "bend/keeper_process.h"
#include "bend/name.h"
#include "bend/protocol.h"
#include "host/foreground.h"
#include "host/leftovers.h"
#include "host/message_line.h"
#include "host/program_search.h"
#include "host/reachability.h"

extern char** environ;

namespace prochron::bend {
namespace {

host::Ending complain(int code, const std::string& what) {
  std::fputs(fmt::format("prochron bend: {}\n", what).c_str(), stderr);
  return {false, code};
}

int code_of(host::ExecObstacle obstacle) {
  return obstacle == host::ExecObstacle::kNotFound ? kExitNotFound : kExitNotExecutable;
}

/// Of a file that no kernel will run, as a shell tells it.
std::optional<host::Ending> refuse(const std::string& path) {
  const auto reach = host::preload_reachability(path);
  if (reach && reach->obstacle == host::Obstacle::kNotAProgram) return complain(kExitNotExecutable, reach->file + ": " + reach->reason);
  if (reach || reach.error().where == path) return {};
  return complain(kExitNotFound, path + " has an interpreter that is not there: " + to_string(reach.error()));
}

/// What the program is and what it would find in its environment.
std::string described(const std::string& path) {
  std::vector<std::string> texts{path};
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) texts.emplace_back(*entry);
  return host::join_texts(texts);
}

/// Has the keeper take hold of the program before it begins.
host::Ending begin(const Request& request, const std::string& path, const Words& environment, const KeeperProcess& keeper,
                   host::Foreground& foreground) {
  const auto started = foreground.hold(path, request.command, environment, keeper.pid());
  if (!started) return complain(kExitBendFailed, to_string(started.error()));
  const Status told = keeper.send(kStarted, std::to_string(*started));
  const auto answer = told ? keeper.receive() : Result<host::Message>(pass(told));
  if (!answer) return complain(kExitBendFailed, to_string(answer.error()));
  if (answer->kind != kGo) return complain(kExitBendFailed, answer->text);
  const Status released = foreground.release();
  return released ? host::Ending{} : complain(code_of(foreground.obstacle()), to_string(released.error()));
}

/// The keeper's, or of the one that took its place.
std::string last_report(KeeperProcess& keeper) {
  while (keeper.is_kept(host::Wait::kNo)) {
    const Status told = keeper.send(kEnded, "");
    const auto report = told ? keeper.receive() : Result<host::Message>(pass(told));
    if (report) return report->kind == kReport ? report->text : "";
    if (!keeper.is_kept(host::Wait::kYes)) return {};
  }
  return {};
}

/// From kReady to the end.
host::Ending stand_by(const Request& request, const std::string& path, Words environment, KeeperProcess& keeper,
                      host::Foreground& foreground) {
  const RunId run = run_id_from_hex(environment.front()).value_or(RunId{});
  environment.erase(environment.begin());
  const host::Ending begun = begin(request, path, environment, keeper, foreground);
  if (begun != host::Ending{}) return begun;
  keeper.holds(run);
  const host::Ending ending = foreground.wait([&] { (void)keeper.is_kept(host::Wait::kNo); });
  const std::string report = last_report(keeper);
  if (report.empty()) {
    clean_up_after(run);
    const std::string why = keeper.obstacle().empty() ? "" : ", and nobody could take its place (" + keeper.obstacle() + ")";
    return complain(kExitBendFailed, "the process that held its clock was killed" + why + ": `" + request.command.front() +
                                         "` has healed by itself");
  }
  std::fputs(report.c_str() + 1, stderr);
  return report.front() == '1' ? ending : host::Ending{false, kExitBendFailed};
}

}  // namespace

void clean_up_after(RunId run) {
  for (const host::RunTraces& traces : host::find_runs()) {
    if (traces.run == run) host::undo(traces);
  }
}

host::Ending run_bent(const Request& request) {
  const char* search_path = std::getenv("PATH");
  const std::string folders = search_path == nullptr ? "/usr/bin:/bin" : search_path;
  const std::string& name = request.command.front();
  const auto path = host::find_program(name, folders);
  if (!path) return complain(code_of(host::why_not_executed(name, folders)), to_string(path.error()));
  if (const auto refused = refuse(*path)) return *refused;
  host::Foreground foreground;
  auto keeper = KeeperProcess::start(request);
  if (!keeper) return complain(kExitBendFailed, to_string(keeper.error()));
  const Status asked = keeper->send(kProgram, described(*path));
  const auto ready = asked ? keeper->receive() : Result<host::Message>(pass(asked));
  return ready && ready->kind == kReady ? stand_by(request, *path, host::split_texts(ready->text), *keeper, foreground)
                                        : complain(kExitBendFailed, ready ? ready->text : to_string(ready.error()));
}

int change_named(const Request& request) {
  const auto line = find_named(request.name);
  if (!line) return complain(kExitBendFailed, to_string(line.error())).value;
  std::error_code unknown;
  Words words{std::filesystem::current_path(unknown).string()};
  words.insert(words.end(), request.words.begin(), request.words.end());
  const Status sent = host::send_message(line->get(), kChange, host::join_texts(words));
  const auto answer = sent ? host::receive_message(line->get()) : Result<host::Message>(pass(sent));
  if (!answer || answer->text.empty()) return complain(kExitBendFailed, "the bend, or its keeper, ended before it answered").value;
  if (answer->text.front() != '1') return complain(kExitBendFailed, answer->text.substr(1)).value;
  std::fputs(fmt::format("prochron: {}: {}\n", request.name, answer->text.substr(1)).c_str(), stderr);
  return 0;
}

}  // namespace prochron::bend
