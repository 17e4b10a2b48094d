// One TCP connection that crosses a link: two sockets and, between them, a delay line each way. An end of stream
// travels through the line like bytes do; a broken socket ends both ways.
#pragma once

#include <poll.h>

#include <cstdint>
#include <optional>

#include "host/descriptor.h"
#include "pipelines/runtime/relay/added_delay.h"
#include "pipelines/runtime/relay/delay_line.h"

namespace prochron::pipelines {

/// Owned by the relay; its thread. Instants are native MONOTONIC, in ns.
class RelayedConnection {
 public:
  /// `near` is accepted from the link's `from`; `far`, perhaps still connecting, leads to the target. `added` outlives
  /// this and counts the way from near to far.
  RelayedConnection(host::Descriptor near, host::Descriptor far, DelayLine forward, DelayLine back, AddedDelay& added);

  /// What each socket is waited for; a descriptor of -1 where there is nothing to wait for.
  pollfd near_interest() const;
  pollfd far_interest() const;
  /// What came of waiting: takes bytes in and lets go what is due.
  void handle(short near_events, short far_events);

  /// When something is to be let go next; none if nothing waits for time.
  std::optional<std::int64_t> due() const;
  /// Nothing more will cross.
  bool is_over() const { return broken_ || (forward_.sink_ended && back_.sink_ended); }

 private:
  struct Way {
    DelayLine line;
    bool source_ended = false;
    bool sink_ended = false;
    bool sink_full = false;
    bool counted = false;  ///< the front's delay
  };

  pollfd interest(int socket, const Way& in, const Way& out) const;
  void take_in(int source, Way& way);
  void let_go(Way& way, int sink, AddedDelay* added);

  host::Descriptor near_;
  host::Descriptor far_;
  Way forward_;
  Way back_;
  AddedDelay& added_;
  bool broken_ = false;
};

}  // namespace prochron::pipelines
