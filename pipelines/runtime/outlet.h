// Where messages leave a stage: a stamp immediately before each send call, one after it, a produce span of the two. A
// message that the transport has no room for is offered again, as another attempt, until it goes or the stage is told
// to stop.
#pragma once

#include <functional>
#include <optional>

#include "core/rng.h"
#include "pipelines/runtime/orders.h"
#include "pipelines/runtime/transport.h"
#include "trace/recorder.h"

namespace prochron::pipelines {

/// Owned by the stage loop; its thread.
class Outlet {
 public:
  /// `go_on` is asked between attempts; it looks after what must not wait, and says no when the stage is to stop.
  Outlet(const StageOrder& order, Transport& transport, trace::Recorder& recorder, std::function<bool()> go_on);

  SpanId new_span();
  /// To every stage after this one, under `parent`, attempts numbered from the message's on. The first send stamp; none
  /// if it was told to stop before the message was with all of them.
  Result<std::optional<trace::Stamp>> send(Message message, SpanId parent);
  /// To a source whose loop is closed: neither stamped nor recorded. `answered` is a message that a sink took in.
  Status acknowledge(std::uint16_t source, const Message& answered);

 private:
  Result<std::optional<trace::Stamp>> send_to(std::uint16_t next, Message& message, SpanId parent);

  std::uint16_t stage_;
  trace::ProcessIndex process_;
  Transport& transport_;
  trace::Recorder& recorder_;
  std::function<bool()> go_on_;
  std::vector<std::uint16_t> next_;
  Rng spans_;
};

}  // namespace prochron::pipelines
