// A path's hash takes the sender in when a message leaves a source and each receiver when it is worked on.
#include "pipelines/runtime/transit.h"

#include <algorithm>

#include "pipelines/pipeline.h"
#include "pipelines/runtime/stages/text.h"

namespace prochron::pipelines {

Message first_message(std::uint16_t source, std::uint64_t number, const std::vector<std::string>& corpus,
                      TraceId trace) {
  const auto input = static_cast<std::uint32_t>(number % corpus.size());
  return {.trace = trace,
          .message = number,
          .input = input,
          .path = extend_path(kPathOrigin, source),
          .sender = source,
          .payload = as_payload(corpus[input])};
}

namespace {

/// Of all copies of a message that come by, each is passed on under a number of its own. Stays at the last one.
std::uint8_t copy_number(const Message& in) {
  return static_cast<std::uint8_t>(std::min(255, int{in.attempt} + int{in.delivery}));
}

}  // namespace

Result<Message> pass_through(const Message& in, std::uint16_t stage, Stage& computation) {
  auto answer = computation.process(in.payload);
  if (!answer) return pass(answer);
  return Message{.trace = in.trace,
                 .message = in.message,
                 .input = in.input,
                 .path = extend_path(in.path, stage),
                 .sender = stage,
                 .attempt = copy_number(in),
                 .payload = *std::move(answer)};
}

TraceId draw_trace(Rng& rng) {
  TraceId trace;
  for (std::size_t half = 0; half < 2; ++half) {
    const std::uint64_t bits = rng.next() | (half == 0 ? 0U : 1U);
    for (std::size_t i = 0; i < 8; ++i) trace.bytes[8 * half + i] = static_cast<std::uint8_t>(bits >> (8 * i));
  }
  return trace;
}

SpanId draw_span(Rng& rng) {
  const std::uint64_t bits = rng.next();
  return {bits == 0 ? 1 : bits};
}

}  // namespace prochron::pipelines
