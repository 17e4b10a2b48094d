// What the clocks of foreign processes show while they run: read from outside five times a second, and just before and just
// after every change. Programs of ours stamp; a foreign one says nothing, so that its attaching alone would prove how its
// fault began and not that it went on.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "faults/backends/attach_table.h"
#include "faults/backends/victim_reader.h"
#include "trace/record.h"

namespace prochron::agent {

/// Owned by the session's foreign programs; the node's loop thread.
class ClockReadings {
 public:
  struct Listener {
    std::function<void(const trace::Record&)> record;
    std::function<void(trace::StageIndex, const std::string& what)> escaped;
  };

  ClockReadings(boost::asio::io_context& loop, const faults::AttachTable& attachments, Listener listener);

  /// From now on; it attached, or was forked, at `since`.
  void begin(trace::ProcessIndex process, trace::StageIndex stage, const faults::Victim& victim, NativeTime since);
  /// It ended, or is known to have got out of its fault.
  void end(const faults::Victim& victim) { read_.erase(victim); }
  /// All of them, now. Called by the owner each time it renews leases.
  void read();
  /// All of them, 20 ms before and after a change.
  void read_around(NativeTime change);

 private:
  struct Read {
    trace::ProcessIndex process = 0;
    trace::StageIndex stage = 0;
    NativeTime last;    ///< when it was last seen to be right
    int failures = 0;   ///< in a row
    bool given_up = false;
  };

  void read(const faults::Victim& victim, Read& read);
  void take_failure(const faults::Victim& victim, Read& read, const Error& why);
  void await_next();

  Listener listener_;
  faults::VictimReader reader_;
  std::map<faults::Victim, Read> read_;
  std::set<NativeTime> due_;
  boost::asio::steady_timer timer_;
};

}  // namespace prochron::agent
