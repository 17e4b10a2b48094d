// Identifiers as lower-case hex and as a W3C traceparent. Parsing is strict: what W3C does not allow is no id at all.
#include "core/ids.h"

#include <algorithm>

namespace prochron {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

void append_byte(std::string& out, std::uint8_t byte) {
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 15U];
}

std::string hex64(std::uint64_t value) {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) append_byte(out, static_cast<std::uint8_t>(value >> shift));
  return out;
}

/// Exactly 16 lower-case digits.
std::optional<std::uint64_t> parse_hex64(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value << 4U | digit;
  }
  return value;
}

}  // namespace

std::string to_hex(const TraceId& id) {
  std::string out;
  for (const std::uint8_t byte : id.bytes) append_byte(out, byte);
  return out;
}

std::string to_hex(SpanId id) { return hex64(id.value); }
std::string to_hex(RunId id) { return hex64(id.value); }

std::optional<RunId> run_id_from_hex(std::string_view text) {
  const auto value = parse_hex64(text);
  if (!value) return std::nullopt;
  return RunId{*value};
}

std::string format_traceparent(const TraceId& trace, SpanId span) {
  return "00-" + to_hex(trace) + "-" + to_hex(span) + "-01";
}

std::optional<TraceParent> parse_traceparent(std::string_view text) {
  // version(2) - trace-id(32) - parent-id(16) - flags(2)
  if (text.size() != 55 || !text.starts_with("00-") || text[35] != '-' || text[52] != '-') return std::nullopt;
  const auto high = parse_hex64(text.substr(3, 16));
  const auto low = parse_hex64(text.substr(19, 16));
  const auto span = parse_hex64(text.substr(36, 16));
  const auto is_digit = [](char c) { return kDigits.find(c) != std::string_view::npos; };
  if (!high || !low || !span || !std::ranges::all_of(text.substr(53), is_digit)) return std::nullopt;
  if ((*high | *low) == 0 || *span == 0) return std::nullopt;

  TraceParent parent{{}, SpanId{*span}};
  for (std::size_t i = 0; i < 16; ++i) {
    const std::uint64_t half = i < 8 ? *high : *low;
    parent.trace.bytes[i] = static_cast<std::uint8_t>(half >> (56 - 8 * (i % 8)));
  }
  return parent;
}

}  // namespace prochron
