// Virtual time runs a minute at a stretch; between two of them real signals are looked for.
#include "controller/cli/simulate.h"

#include <csignal>
#include <memory>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "controller/conductor.h"
#include "controller/simulated_node.h"
#include "controller/virtual_timeline.h"

namespace prochron::controller {
namespace {

/// Any will do, if it is always the same: a plan and its seed make the same History.
constexpr NativeTime kBegin{HostId{1}, 1'000'000'000'000};
constexpr std::int64_t kStretch = 60'000'000'000;  // ns

std::vector<Node*> pointers(const std::vector<std::unique_ptr<SimulatedNode>>& nodes) {
  std::vector<Node*> all;
  for (const auto& node : nodes) all.push_back(node.get());
  return all;
}

}  // namespace

Result<Conducted> simulate(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions,
                           trace::HistoryWriter& history, const Showing& showing) {
  VirtualTimeline timeline(kBegin);
  const auto form = showing.form == Progress::Form::kQuiet ? showing.form : Progress::Form::kLines;
  Progress progress(plan, sessions, timeline, form);
  RunObserver observer = progress.observer();
  observer.frames = nullptr;  // what is drawn live of them would cost more than they do
  const auto nodes = SimulatedNode::create(plan.scenario.nodes, timeline, plan.judge.seed);
  Conductor conductor({plan, timeline, pointers(nodes), history, observer, sessions});
  Conducted conducted;
  boost::asio::io_context loop;
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM, SIGHUP);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    conducted.interrupted = true;
    conductor.interrupt(Error{ErrorCode::kRefused, "interrupted", {}, Definite::kYes});
  });
  conductor.run([&](Status status) { conducted.status = std::move(status); });
  while (!timeline.is_over()) {
    timeline.run(timeline.now().ns + kStretch);
    loop.poll();
  }
  progress.finish();
  return conducted;
}

}  // namespace prochron::controller
