// What a message becomes on its way, apart from when: where the trace begins, and what a stage makes of what it gets.
// The stage loop and the reference run share this, so that a path's answer is the same in both.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/rng.h"
#include "pipelines/runtime/message.h"
#include "pipelines/runtime/stage.h"

namespace prochron::pipelines {

/// The message numbered `number` as the source sends it; its input is `number` modulo the corpus.
Message first_message(std::uint16_t source, std::uint64_t number, const std::vector<std::string>& corpus,
                      TraceId trace);

/// `in` with the stage's answer for payload, its path one stage longer, its attempts numbered on from those that
/// brought it here, so that copies stay apart. Fails as the stage does.
Result<Message> pass_through(const Message& in, std::uint16_t stage, Stage& computation);

TraceId draw_trace(Rng& rng);  ///< never all zero
SpanId draw_span(Rng& rng);    ///< never zero

}  // namespace prochron::pipelines
