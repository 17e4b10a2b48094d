// What the tracing thread sees is posted to the loop: it must not wait, because its victims wait for it.
#include "node-agent/node/foreign_programs.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <csignal>
#include <utility>

#include "host/native_clock.h"

namespace prochron::agent {
namespace {

constexpr std::size_t kLongestWords = 200;
constexpr std::size_t kWordsKept = 3;

}  // namespace

ForeignPrograms::ForeignPrograms(boost::asio::io_context& loop, trace::StageIndex stages,
                                 const faults::PreloadBackend& backend, Listener listener)
    : loop_(loop),
      listener_(std::move(listener)),
      readings_(loop, backend.attachments(), {listener_.record, listener_.escaped}),
      families_(std::make_shared<WatchedFamilies>(stages, backend.attachments(), readings_,
                                                  WatchedFamilies::Listener{listener_.record, listener_.escaped})) {
  watch_ = faults::ExecWatch::start(
      [&backend](const faults::Victim& victim, NativeTime since) { return backend.check_escape(victim, since); },
      [&loop, families = std::weak_ptr(families_)](const faults::WatchEvent& event) {
        boost::asio::post(loop, [families, event] {
          if (const auto living = families.lock()) living->take(event);
        });
      });
}

Status ForeignPrograms::start(Command command) {
  const trace::StageIndex stage = command.stage;
  Running& running = running_[stage];
  running.command = std::move(command);
  return run(running);
}

Status ForeignPrograms::run(Running& running) {
  const trace::StageIndex stage = running.command.stage;
  auto child = SupervisedChild::start(
      loop_, running.command.program,
      {.line = [this, stage](std::string line) { hear(stage, std::move(line)); },
       .gone = [this, stage](std::optional<host::Ending> ending) { take_end(stage, ending); }});
  if (!child) return pass(child);
  host::GuardedChild& process = (*child)->process();
  running.process = families_->next(stage);
  running.killed = false;
  running.began = host::native_now();
  families_->add_root(process.pid(), stage, running.command.clock);
  if (const Status followed = watch_->follow(process.pid(), running.command.implant); !followed) return followed;
  const Status released = process.release();
  listener_.record(trace::ProgramRecord{running.process, stage, running.began});
  running.child = child->get();
  programs_.push_back(*std::move(child));
  if (!released) return released;
  if (running.command.ready) {
    await(stage, *running.command.ready);
  } else {
    tell_ready(stage, {});
  }
  return {};
}

Status ForeignPrograms::release(host::GuardedChild& held, std::shared_ptr<const faults::VdsoImplant> implant) {
  if (const Status followed = watch_->follow(held.pid(), std::move(implant)); !followed) return followed;
  return held.release();
}

Status ForeignPrograms::kill(trace::StageIndex stage) {
  Running& running = running_.at(stage);
  running.killed = true;
  return running.child->process().signal(SIGKILL);
}

Status ForeignPrograms::start_again(trace::StageIndex stage) {
  if (may_end_) return fail(ErrorCode::kRefused, "the session is being stopped");
  last_words_.erase(stage);
  return run(running_.at(stage));
}

pid_t ForeignPrograms::pid(trace::StageIndex stage) const {
  const Running& running = running_.at(stage);
  return running.child->is_gone() ? 0 : running.child->process().pid();
}

// Posted: the session hears of it when the call that started the program, or the watch that is calling, has returned.
void ForeignPrograms::tell_ready(trace::StageIndex stage, Status status) {
  boost::asio::post(loop_, [this, stage, families = std::weak_ptr(families_), status = std::move(status)]() mutable {
    if (families.expired()) return;
    awaited_.erase(stage);
    if (!status) status.error().message += last_words(stage);
    listener_.ready(stage, std::move(status));
  });
}

void ForeignPrograms::await(trace::StageIndex stage, const pipelines::Readiness& ready) {
  awaited_[stage] = std::make_unique<ReadyWatch>(
      loop_, ready, [this, stage](Status status) { tell_ready(stage, std::move(status)); });
}

std::string ForeignPrograms::last_words(trace::StageIndex stage) const {
  const auto found = last_words_.find(stage);
  if (found == last_words_.end()) return {};
  std::string words = "; its last words: ";
  for (const std::string& line : found->second) words += (&line == &found->second.front() ? "" : " | ") + line;
  return words;
}

void ForeignPrograms::hear(trace::StageIndex stage, std::string line) {
  auto& words = last_words_[stage];
  words.push_back(line.substr(0, kLongestWords));
  if (words.size() > kWordsKept) words.pop_front();
  if (listener_.line) listener_.line(stage, line);
  if (const auto awaited = awaited_.find(stage); awaited != awaited_.end()) awaited->second->hear(line);
  listener_.record(trace::LogRecord{stage, host::monotonic_ns(), std::move(line)});
}

void ForeignPrograms::take_end(trace::StageIndex stage, const std::optional<host::Ending>& ending) {
  std::string how = describe(ending);
  const Running& ended = running_.at(stage);
  listener_.record(trace::ProgramRecord{ended.process, stage, ended.began, host::monotonic_ns()});
  const bool killed = ended.killed;
  const bool unasked = !may_end_ && !killed;
  if (killed) how += ", as planned";
  if (unasked) how += " before the run was over" + last_words(stage);
  listener_.gone(stage, how, unasked);
}

void ForeignPrograms::end() {
  may_end();
  for (const auto& program : programs_) program->process().end();
}

bool ForeignPrograms::all_gone() const {
  return std::ranges::all_of(programs_, [](const auto& program) { return program->is_gone(); });
}

}  // namespace prochron::agent
