// A relay answers "bound ADDRESS for TARGET" once per target; the order says nothing, the target's address does.
#include "node-agent/node/relay_process.h"

#include <algorithm>
#include <utility>

#include "host/native_clock.h"
#include "host/unix_socket.h"
#include "node-agent/node/launch.h"

namespace prochron::agent {

Result<std::unique_ptr<RelayProcess>> RelayProcess::start(boost::asio::io_context& loop, RelayPlan plan,
                                                          std::uint64_t seed, Listener listener) {
  auto ends = host::make_socket_pair();
  if (!ends) return pass(ends);
  pipelines::RelayOrder order{.link = plan.link, .back = plan.back, .seed = seed};
  for (const pipelines::Endpoint& target : plan.targets) order.targets.push_back(target.address);
  const auto program = relay_program(std::move(order), ends->theirs.get());
  if (!program) return pass(program);

  std::unique_ptr<RelayProcess> relay(new RelayProcess(std::move(plan), std::move(listener)));
  RelayProcess* const self = relay.get();
  auto child = SupervisedChild::start(loop, *program,
                                      {.line = [self](std::string line) { self->log(std::move(line)); },
                                       .gone = [self](std::optional<host::Ending> ending) { self->take_end(ending); }});
  if (!child) return pass(child);
  relay->child_ = *std::move(child);
  relay->line_ = std::make_unique<ProcessLine>(
      loop, std::move(ends->mine), trace::Intake({}, {}, relay->unbent_),
      ProcessLine::Listener{.record = [self](const trace::Record& record) { self->keep(record); },
                            .answer = [self](const std::string& text) { self->hear(text); }});
  return relay;
}

void RelayProcess::log(std::string text) {
  listener_.record(trace::LogRecord{trace::kNoStage, host::monotonic_ns(), name() + ": " + std::move(text)});
}

void RelayProcess::keep(const trace::Record& record) {
  const auto* const said = std::get_if<trace::LogRecord>(&record);
  said == nullptr ? listener_.record(record) : log(said->text);
}

void RelayProcess::hear(const std::string& text) {
  constexpr std::string_view kBound = "bound ";
  constexpr std::string_view kFor = " for ";
  constexpr std::string_view kFailed = "failed ";
  const std::size_t split = text.find(kFor);
  if (text.starts_with(kFailed)) {
    failure_ = text.substr(kFailed.size());
  } else if (text.starts_with(kBound) && split != std::string::npos) {
    const std::string target = text.substr(split + kFor.size());
    const auto found = std::ranges::find(plan_.targets, target, &pipelines::Endpoint::address);
    if (found != plan_.targets.end()) {
      doors_.push_back({found->stage, text.substr(kBound.size(), split - kBound.size()), found->replica});
    }
  } else {
    return;
  }
  listener_.changed(*this);
}

void RelayProcess::quit() {
  quitting_ = true;
  if (!is_gone() && !line_->send(pipelines::QuitOrder{})) end();
}

void RelayProcess::take_end(const std::optional<host::Ending>& ending) {
  line_->read();
  if (!quitting_ && failure_.empty()) failure_ = describe(ending);
  if (!quitting_ || ending != host::Ending{}) log(describe(ending));
  listener_.changed(*this);
}

}  // namespace prochron::agent
