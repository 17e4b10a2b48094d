// Only an attempt that the transport took becomes a span: the others certainly had no effect.
#include "pipelines/runtime/outlet.h"

#include <limits>

#include "pipelines/runtime/transit.h"

namespace prochron::pipelines {
namespace {

/// Stays at the last number rather than begin anew.
std::uint8_t next_attempt(std::uint8_t attempt) {
  return attempt == std::numeric_limits<std::uint8_t>::max() ? attempt : static_cast<std::uint8_t>(attempt + 1);
}

}  // namespace

Outlet::Outlet(const StageOrder& order, Transport& transport, trace::Recorder& recorder, std::function<bool()> go_on)
    : stage_(order.stage),
      process_(order.process),
      transport_(transport),
      recorder_(recorder),
      go_on_(std::move(go_on)),
      spans_(order.seed, "spans " + std::to_string(order.session) + ' ' + std::to_string(order.stage) + ' ' +
                             std::to_string(order.process)) {
  for (const Edge& edge : edges(order.pipeline)) {
    if (edge.from == stage_) next_.push_back(edge.to);
  }
}

SpanId Outlet::new_span() { return draw_span(spans_); }

Result<std::optional<trace::Stamp>> Outlet::send_to(std::uint16_t next, Message& message, SpanId parent) {
  for (;; message.attempt = next_attempt(message.attempt)) {
    message.parent = new_span();
    const trace::Stamp begin = trace::take_stamp();
    const Status sent = transport_.send(next, message);
    const trace::Stamp end = trace::take_stamp();
    if (sent) {
      recorder_.record(trace::SpanRecord{.process = process_,
                                         .stage = stage_,
                                         .peer = next,
                                         .kind = trace::SpanKind::kProduce,
                                         .attempt = message.attempt,
                                         .delivery = message.delivery,
                                         .clock = {},
                                         .epoch = {},
                                         .trace = message.trace,
                                         .span = message.parent,
                                         .parent = parent,
                                         .message = message.message,
                                         .begin = begin,
                                         .end = end});
      return begin;
    }
    if (sent.error().code != ErrorCode::kTimeout) return pass(sent);
    if (!go_on_()) return std::nullopt;
  }
}

Result<std::optional<trace::Stamp>> Outlet::send(Message message, SpanId parent) {
  std::optional<trace::Stamp> first;
  for (const std::uint8_t attempt = message.attempt; const std::uint16_t next : next_) {
    message.attempt = attempt;
    const auto begin = send_to(next, message, parent);
    if (!begin || !*begin) return begin;
    if (!first) first = **begin;
  }
  return first;
}

Status Outlet::acknowledge(std::uint16_t source, const Message& answered) {
  const Message acknowledgement{.trace = answered.trace,
                                .parent = answered.parent,
                                .message = answered.message,
                                .input = answered.input,
                                .path = answered.path,
                                .sender = stage_};
  while (true) {
    const Status sent = transport_.send(source, acknowledgement);
    if (sent || sent.error().code != ErrorCode::kTimeout || !go_on_()) return sent;
  }
}

}  // namespace prochron::pipelines
