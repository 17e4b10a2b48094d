// Identifiers that cross process boundaries, and their text forms (W3C Trace Context, lower-case hex).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace prochron {

/// W3C trace-id: 16 bytes, not all zero.
struct TraceId {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const TraceId&) const = default;
};

/// W3C parent-id: 8 bytes, not all zero. Zero means "no parent".
struct SpanId {
  std::uint64_t value = 0;
  auto operator<=>(const SpanId&) const = default;
};

/// A run's name in every command and every child's environment: 16 hex digits.
struct RunId {
  std::uint64_t value = 0;
  auto operator<=>(const RunId&) const = default;
};

/// A command's generation: an agent refuses a command whose fence is lower than one it has seen.
struct Fence {
  std::uint64_t value = 0;
  auto operator<=>(const Fence&) const = default;
};

std::string to_hex(const TraceId& id);  ///< 32 digits
std::string to_hex(SpanId id);          ///< 16 digits
std::string to_hex(RunId id);           ///< 16 digits
std::optional<RunId> run_id_from_hex(std::string_view text);

/// W3C traceparent, version 00: "00-<trace>-<span>-01".
std::string format_traceparent(const TraceId& trace, SpanId span);
struct TraceParent {
  TraceId trace;
  SpanId span;
};
/// Empty if `text` is not a well-formed version-00 traceparent or carries an all-zero id.
std::optional<TraceParent> parse_traceparent(std::string_view text);

}  // namespace prochron
