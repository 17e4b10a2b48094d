// One loop for all agents; each is asked to stop, and let go of when it has.
#include "controller/adoption.h"

#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "controller/gather.h"
#include "controller/remote_node.h"
#include "host/unix_socket.h"

namespace prochron::controller {

Result<std::size_t> adopt_and_stop(const host::RunTraces& traces) {
  boost::asio::io_context loop;
  std::vector<std::unique_ptr<RemoteNode>> agents;
  std::vector<Node*> nodes;
  for (const host::RunJournal& journal : traces.journals) {
    Result<host::Descriptor> connection = host::connect_unix(journal.socket);
    if (!connection) continue;  // that agent is gone already
    agents.push_back(std::make_unique<RemoteNode>(loop, journal.node, *std::move(connection), traces.run,
                                                  Fence{journal.fence.value + 1}));
    nodes.push_back(agents.back().get());
  }
  Status outcome;
  if (!nodes.empty()) {
    gather(
        nodes, [](Node& node, Done<Status> answer) { node.stop(std::move(answer)); },
        [&](Status stopped) {
          outcome = std::move(stopped);
          loop.stop();
        });
    loop.run();
  }
  if (!outcome) return pass(outcome);
  return agents.size();
}

}  // namespace prochron::controller
