// Answers are words at the head of a log line; everything else it writes, on its standard streams too, is just logged.
#include "node-agent/node/stage_process.h"

#include <csignal>
#include <utility>

#include "host/native_clock.h"

namespace prochron::agent {

Result<std::unique_ptr<StageProcess>> StageProcess::start(boost::asio::io_context& loop, Identity identity,
                                                          const host::ChildSpec& program, host::Descriptor socket,
                                                          trace::Intake intake, Listener listener) {
  std::unique_ptr<StageProcess> stage(new StageProcess(std::move(identity), std::move(listener)));
  StageProcess* const self = stage.get();
  auto child = SupervisedChild::start(loop, program,
                                      {.line = [self](std::string line) { self->log(std::move(line)); },
                                       .gone = [self](std::optional<host::Ending> ending) { self->take_end(ending); }});
  if (!child) return pass(child);
  stage->child_ = *std::move(child);
  stage->line_ = std::make_unique<ProcessLine>(
      loop, std::move(socket), std::move(intake),
      ProcessLine::Listener{.record = self->listener_.record,
                            .answer = [self](const std::string& text) { self->hear(text); }});
  return stage;
}

void StageProcess::log(std::string text) {
  listener_.record(trace::LogRecord{identity_.stage, host::monotonic_ns(), std::move(text)});
}

void StageProcess::reach(Progress progress) {
  progress_ = progress;
  listener_.changed(*this);
}

void StageProcess::hear(const std::string& text) {
  constexpr std::string_view kBound = "bound ";
  constexpr std::string_view kFailed = "failed ";
  if (text.starts_with(kBound)) {
    inbox_ = text.substr(kBound.size());
    reach(Progress::kReady);
  } else if (text == "ready") {
    reach(Progress::kReady);
  } else if (text == "connected") {
    reach(Progress::kConnected);
  } else if (text == "started") {
    reach(Progress::kStarted);
  } else if (text == "finished") {
    reach(Progress::kFinished);
  } else if (text.starts_with(kFailed)) {
    failure_ = text.substr(kFailed.size());
    listener_.changed(*this);
  }
}

void StageProcess::quit() {
  quitting_ = true;
  // One that has not started has nothing to flush, and may be waiting for a neighbour that is gone already.
  const bool hears = progress_ >= Progress::kStarted;
  if (progress_ != Progress::kGone && (!hears || !line_->send(pipelines::QuitOrder{}))) end();
}

Status StageProcess::kill() {
  killed_ = true;
  return child_->process().signal(SIGKILL);
}

void StageProcess::take_end(const std::optional<host::Ending>& ending) {
  line_->read();
  const bool as_ordered = quitting_ && ending == host::Ending{};
  if (!as_ordered) {
    const std::string how = describe(ending);
    log(identity_.name + " " + how + (killed_ ? ", as planned" : ""));
    if (failure_.empty() && !quitting_ && !killed_) failure_ = how;
  }
  listener_.record(line_->end());
  reach(Progress::kGone);
}

}  // namespace prochron::agent
