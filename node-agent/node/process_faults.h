// Process faults at their instants: who is to be killed, paused or restarted, when, and what was seen of it. It knows
// processes by name and by what can be done to them, whatever they are for: stages, commands, servers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "core/result.h"
#include "node-agent/node/session_order.h"
#include "trace/record.h"

namespace prochron::agent {

/// A supervised process with a name. The functions belong to its supervisor, which outlives the ProcessFaults.
struct FaultTarget {
  std::string name;
  std::function<trace::ProcessIndex()> process;  ///< the present one
  std::function<pid_t()> pid;                    ///< 0 while there is none
  std::function<Status()> kill;                  ///< its end will be told by take_end(), and is no failure
  std::function<Status()> start_again;           ///< once it has ended; take_start() tells when it does its part
};

/// Owned by the session; the node's loop thread.
class ProcessFaults {
 public:
  struct Listener {
    std::function<void(const trace::Record&)> record;
    /// What was to be done could not be; the record says so too.
    std::function<void(const std::string& target, const Error& why)> failed;
  };

  ProcessFaults(boost::asio::io_context& loop, HostId host, Listener listener);
  ProcessFaults(const ProcessFaults&) = delete;
  ProcessFaults& operator=(const ProcessFaults&) = delete;
  ~ProcessFaults() { cancel(); }

  void add(FaultTarget target) { targets_.push_back(std::move(target)); }

  /// kRefused (definite) for a name that is not here, another host's instants, or less than kScheduleLead.
  Status schedule(const ProcessFaultOrder& order);

  /// Its supervisor has seen the end of a target's process, or that it does its part. True of an end that was planned.
  bool take_end(const std::string& target);
  void take_start(const std::string& target);
  /// Ends what is under way, as at an interruption: what is paused goes on, what is killed stays so.
  void cancel();

 private:
  enum class Phase : std::uint8_t { kWaiting, kActing, kActed, kReturning, kOver };
  struct Planned {
    const FaultTarget* target;
    trace::ProcessFaultRecord record;
    Phase phase = Phase::kWaiting;
    boost::asio::steady_timer timer;
  };

  void wake(Planned& planned, NativeTime at, void (ProcessFaults::*then)(Planned&));
  void act(Planned& planned);
  void pause(Planned& planned);
  void undo(Planned& planned);
  void give_up(Planned& planned, const Error& why);
  Planned* find(const std::string& target, Phase phase);

  boost::asio::io_context& loop_;
  HostId host_;
  Listener listener_;
  std::deque<FaultTarget> targets_;
  std::list<Planned> planned_;
  bool cancelled_ = false;
  std::shared_ptr<const char> alive_ = std::make_shared<const char>();  ///< a timer's handler may come after us
};

}  // namespace prochron::agent
