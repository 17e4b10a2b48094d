// One session's share of a node: its stage processes, the clocks they follow, and the steps that bring all of them from
// one point of their life to the next. The node owns what outlives sessions: the outbox, the timers, who may command.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "faults/backends/libfaketime_backend.h"
#include "faults/backends/preload_backend.h"
#include "faults/backends/vdso_backend.h"
#include "node-agent/node/allow_list.h"
#include "node-agent/node/foreign_programs.h"
#include "node-agent/node/node_clocks.h"
#include "node-agent/node/process_faults.h"
#include "node-agent/node/relay_process.h"
#include "node-agent/node/session_order.h"
#include "node-agent/node/stage_life.h"
#include "node-agent/node/transport_server.h"

namespace prochron::agent {

/// Owned by the node; its loop thread. Destruction ends every process at once.
class Session {
 public:
  struct Surroundings {
    boost::asio::io_context& loop;
    std::string node;
    RunId run;
    const AllowList& allow;
    std::function<void(const trace::Record&)> record;
    std::function<void(const NodeEvent&)> event;
    Duration drain_patience;  ///< for finish(): less than a controller's for its answer
  };

  Session(Surroundings around, SessionOrder order);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Each answers once; a process that fails or ends makes the step under way fail.
  void prepare(Done<Result<Prepared>> done);
  void connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done);
  void start(NativeTime at, Done<Status> done);
  /// Heals what is bent; `done` when everything that was under way has arrived.
  void finish(Done<Status> done);
  /// Heals what is bent, then ends everything; `done` when no process is left.
  void stop(Done<Status> done);

  Status schedule(const FaultOrder& order);
  Status schedule(const ProcessFaultOrder& order) { return process_faults_.schedule(order); }
  void renew_leases();
  /// Records which victims tried to set a clock of the host since it was last asked.
  void tell_refused_sets();

 private:
  struct Step {
    Progress goal;
    Done<Status> done;
  };

  Status bring_up();
  bool is_stage_here(const std::string& name) const;
  Status add_clocks();
  Status start_stage(trace::StageIndex stage, std::uint16_t replica);
  faults::Shim shim() const;
  Result<faults::Backend*> backend_named(const std::string& name);
  template <class Kind>
  Result<faults::Backend*> begun(std::unique_ptr<Kind>& backend);
  Status start_own(trace::StageIndex stage, std::uint16_t replica, FollowedPage& page, const faults::Backend& backend);
  Result<std::unique_ptr<StageProcess>> launch(trace::StageIndex stage, std::uint16_t replica, FollowedPage& page,
                                               const faults::Backend& backend, const StageLife::Heritage& heritage,
                                               std::function<void(StageProcess&)> changed);
  Status start_command(trace::StageIndex stage, FollowedPage& page, const faults::Backend& backend);
  Status start_server(trace::StageIndex stage, FollowedPage& page, const faults::Backend& backend);
  Status run_server();
  bool restart_server(const std::string& how);
  void tell_server_ready();
  std::string server_address() const;
  ForeignPrograms& programs();
  ForeignPrograms::Listener hearing_programs();
  void name_for_faults(trace::StageIndex stage);  ///< of a command
  void take_program_end(trace::StageIndex stage, const std::string& how, bool unasked);
  void take_program_ready(trace::StageIndex stage, Status ready);
  std::vector<ClockId> clocks_of(const pipelines::StageSpec& stage, std::uint16_t replica) const;
  void order_all(const pipelines::Order& order);
  void await(Progress goal, Done<Status> done);
  void take_change(StageLife& stage);
  void take_change(RelayProcess& relay);
  void settle_step();
  void fail_step(Error why);
  void give_up_draining();
  void heal();
  void quit_all();
  void check_gone();
  void log(std::string text);
  const std::string& name_of(trace::StageIndex stage) const { return order_.pipeline.stages[stage].name; }

  Surroundings around_;
  SessionOrder order_;
  std::optional<faults::PreloadBackend> preload_;
  // Once a stage asked for them:
  std::unique_ptr<faults::LibfaketimeBackend> libfaketime_;
  std::unique_ptr<faults::VdsoBackend> vdso_;
  std::optional<NodeClocks> clocks_;
  std::vector<std::unique_ptr<StageLife>> stages_;
  std::vector<std::unique_ptr<RelayProcess>> relays_;
  std::vector<pipelines::Endpoint> doors_;  ///< where stages send to: inboxes, or the relays in front of them
  /// The transport's server, if it stands here.
  struct Server {
    Server(trace::StageIndex index, FollowedPage& followed, const faults::Backend& its_backend,
           const pipelines::StageSpec& spec, std::string name, std::string folder)
        : stage(index), page(followed), backend(its_backend), process(spec, std::move(name), std::move(folder)) {}

    trace::StageIndex stage;
    FollowedPage& page;
    const faults::Backend& backend;
    TransportServer process;
    int starts = 1;  ///< the first, and those after an end that nobody had planned
    NativeTime begun{};
    std::optional<NativeTime> lost_at{};  ///< until it is back
  };
  std::optional<Server> server_;
  std::optional<ForeignPrograms> foreign_;
  ProcessFaults process_faults_;  ///< after whom they act on
  std::optional<Step> step_;
  std::map<faults::Victim, std::uint64_t> told_refusals_;
  std::optional<NativeTime> healed_by_;  ///< if there was anything to heal
  Done<Status> stopped_;
  boost::asio::steady_timer timer_;
};

}  // namespace prochron::agent
