// One loop, one thread; signals become an interruption of the plan.
#include "controller/cli/conduct.h"

#include <csignal>
#include <cstdlib>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "controller/conductor.h"
#include "controller/host_timeline.h"
#include "controller/local_agents.h"

namespace prochron::controller {

Result<Conducted> conduct(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions, RunId run,
                          trace::HistoryWriter& history, const Showing& showing) {
  boost::asio::io_context loop;
  HostTimeline timeline(loop);
  Progress progress(plan, sessions, timeline, showing.form);
  Narration narration(plan, timeline, showing);
  const RunObserver observer = narration.told_before(progress.observer());
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM, SIGHUP);
  Result<LocalAgents> agents = LocalAgents::start(loop, run, plan);
  if (!agents) return pass(agents);
  narrate(showing, fmt::format("agents up on {}", fmt::join(plan.scenario.nodes, ", ")));
  Conducted conducted;
  const bool unbent = std::getenv("PROCHRON_TEST_SPAWN_WITHOUT_SHIM") != nullptr;
  Conductor conductor({plan, timeline, agents->nodes(), history, observer, sessions, unbent});
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    conducted.interrupted = true;
    conductor.interrupt(Error{ErrorCode::kRefused, "interrupted", {}, Definite::kYes});
  });
  conductor.run([&](Status status) {
    conducted.status = std::move(status);
    loop.stop();
  });
  loop.run();
  progress.finish();
  return conducted;
}

}  // namespace prochron::controller
