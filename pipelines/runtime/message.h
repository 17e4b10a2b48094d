// What travels from stage to stage, whatever carries it. The header crosses the wire in a transport's own message
// headers where it has any (W3C traceparent), else in front of the payload.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"

namespace prochron::pipelines {

/// A value. `message` numbers the source's sends from 0; (trace, message, attempt, delivery) is the hop key.
struct Message {
  TraceId trace{};
  SpanId parent{};  ///< the span of the sender's send
  std::uint64_t message = 0;
  std::uint32_t input = 0;   ///< index into the corpus
  std::uint64_t path = 0;    ///< stages gone through (pipelines::extend_path)
  std::uint16_t sender = 0;  ///< stage index
  std::uint8_t attempt = 0;
  std::uint8_t delivery = 0;
  std::vector<std::byte> payload{};
};

/// FNV-1a 64 of the payload: what the oracle compares.
std::uint64_t digest(const Message& message);

/// The header as text of two fields: "traceparent: 00-…-01\nprochron: 1 MESSAGE INPUT PATH SENDER ATTEMPT DELIVERY\n".
std::string header_text(const Message& message);
/// A message without its payload; kCorrupt if `text` is no header.
Result<Message> parse_header(std::string_view text);

/// Header and payload as one block of bytes, versioned; and back (kCorrupt if it is not one).
std::vector<std::byte> serialise(const Message& message);
Result<Message> parse_message(std::span<const std::byte> bytes);

}  // namespace prochron::pipelines
