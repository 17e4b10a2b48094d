// A node, whoever commands it: takes orders in the order of a session's life, refuses those out of turn, and keeps
// going what must not wait for anybody: leases, the host's discipline, records on their way up.
//
//   idle -> prepared -> armed -> running -> healed -> idle        stop leads back to idle from anywhere
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/ids.h"
#include "host/discipline.h"
#include "node-agent/node/admission.h"
#include "node-agent/node/allow_list.h"
#include "node-agent/node/frame_outbox.h"
#include "node-agent/node/journal.h"
#include "node-agent/node/session.h"
#include "node-agent/node/session_order.h"

namespace prochron::agent {

/// Owned by the agent's main; every call and every answer on its loop thread.
class Node {
 public:
  enum class State : std::uint8_t { kIdle, kPrepared, kArmed, kRunning, kHealed };
  struct Settings {
    std::string name;
    RunId run;
    std::vector<std::string> allow;  ///< programs that `command` stages may run, as the spec names them
    Duration drain_patience = std::chrono::seconds(25);  ///< for what is under way after the last window
    host::DisciplineSource discipline = host::sample_discipline;
    Journal* journal = nullptr;  ///< outlives the node; none in tests of a node alone
  };

  Node(boost::asio::io_context& loop, Settings settings);
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Asked before each command; kRefused for another run's or a superseded controller's.
  Status admit(RunId run, Fence fence);
  /// When a command was admitted last; the beginning, before the first one.
  NativeTime last_admitted() const { return last_admitted_; }
  /// The run is held for another controller: of a higher fence, or refused.
  void forget_controller() { admission_.forget_controller(); }

  /// Each call is answered exactly once. kRefused, definitely without effect, in a state that does not allow it.
  void prepare(SessionOrder order, Done<Result<Prepared>> done);
  void connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done);
  void start(NativeTime at, Done<Status> done);
  void schedule(const FaultOrder& order, Done<Status> done);
  void schedule(const ProcessFaultOrder& order, Done<Status> done);
  void finish(Done<Status> done);
  void stop(Done<Status> done);

  State state() const { return state_; }
  FrameOutbox& outbox() { return outbox_; }
  void on_event(std::function<void(const NodeEvent&)> handler) { event_ = std::move(handler); }

 private:
  Status write_journal();
  Status expect(State wanted, const char* order) const;
  /// What runs the step and leads to `next` when it has been taken.
  Done<Status> leading_to(State next, Done<Status> done);
  void keep(const trace::Record& record);
  void beat();
  void sample();
  void forget_session(Done<Status> done, Status outcome);

  boost::asio::io_context& loop_;
  std::string name_;
  RunId run_;
  AllowList allow_;
  host::DisciplineSource discipline_;
  Journal* journal_;
  Duration drain_patience_;
  Admission admission_;
  NativeTime last_admitted_;
  FrameOutbox outbox_;
  State state_ = State::kIdle;
  bool busy_ = false;  ///< a step is under way
  std::unique_ptr<Session> session_;
  std::function<void(const NodeEvent&)> event_;
  boost::asio::steady_timer heartbeat_;
  int beats_ = 0;
};

}  // namespace prochron::agent
