// The header is text, so that it fits every carrier's own headers and can be read off a wire: the W3C trace context in
// a field of its own, what Prochron counts by in another.
#include "pipelines/runtime/message.h"

#include <array>
#include <charconv>
#include <cstring>

#include "pipelines/fnv.h"

namespace prochron::pipelines {
namespace {

constexpr std::string_view kTraceField = "traceparent: ";
constexpr std::string_view kOwnField = "prochron: ";
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kPrefix = 8;  // of a block: 'P' 'C' 'M' '1', length of the header, little endian
constexpr std::array<std::byte, 4> kMagic{std::byte{'P'}, std::byte{'C'}, std::byte{'M'}, std::byte{'1'}};

tl::unexpected<Error> corrupt(std::string_view what) {
  return fail(ErrorCode::kCorrupt, "a message's header is damaged: " + std::string(what));
}

/// Takes "FIELDvalue\n" off the front of `text`.
bool take_field(std::string_view& text, std::string_view field, std::string_view& value) {
  const std::size_t end = text.find('\n');
  if (!text.starts_with(field) || end == text.npos) return false;
  value = text.substr(field.size(), end - field.size());
  text.remove_prefix(end + 1);
  return true;
}

/// Takes a number, and the blank after it if there is one, off the front of `text`.
template <class T>
bool take_number(std::string_view& text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  return true;
}

}  // namespace

std::uint64_t digest(const Message& message) {
  std::uint64_t hash = kFnvOrigin;
  for (const std::byte byte : message.payload) hash = fnv1a(hash, std::to_integer<std::uint8_t>(byte));
  return hash;
}

std::string header_text(const Message& message) {
  std::string text(kTraceField);
  text += format_traceparent(message.trace, message.parent) + '\n';
  text += kOwnField;
  for (const std::uint64_t number : {kVersion, message.message, std::uint64_t{message.input}, message.path,
                                     std::uint64_t{message.sender}, std::uint64_t{message.attempt}}) {
    text += std::to_string(number) + ' ';
  }
  return text + std::to_string(message.delivery) + '\n';
}

Result<Message> parse_header(std::string_view text) {
  std::string_view context;
  std::string_view own;
  if (!take_field(text, kTraceField, context)) return corrupt("no traceparent");
  if (!take_field(text, kOwnField, own) || !text.empty()) return corrupt("no field of ours");
  const auto parent = parse_traceparent(context);
  if (!parent) return corrupt("not a traceparent");
  std::uint64_t version = 0;
  if (!take_number(own, version) || version != kVersion) return corrupt("another version");
  Message message{.trace = parent->trace, .parent = parent->span};
  const bool whole = take_number(own, message.message) && take_number(own, message.input) &&
                     take_number(own, message.path) && take_number(own, message.sender) &&
                     take_number(own, message.attempt) && take_number(own, message.delivery) && own.empty();
  if (!whole) return corrupt("a number that does not fit");
  return message;
}

std::vector<std::byte> serialise(const Message& message) {
  const std::string header = header_text(message);
  std::vector<std::byte> block(kPrefix + header.size() + message.payload.size());
  std::memcpy(block.data(), kMagic.data(), kMagic.size());
  for (unsigned i = 0; i < 4; ++i) block[kMagic.size() + i] = static_cast<std::byte>(header.size() >> (8 * i));
  std::memcpy(block.data() + kPrefix, header.data(), header.size());
  if (!message.payload.empty()) {
    std::memcpy(block.data() + kPrefix + header.size(), message.payload.data(), message.payload.size());
  }
  return block;
}

Result<Message> parse_message(std::span<const std::byte> bytes) {
  if (bytes.size() < kPrefix || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    return corrupt("it does not begin as one");
  }
  std::size_t length = 0;
  for (unsigned i = 0; i < 4; ++i) length |= std::to_integer<std::size_t>(bytes[kMagic.size() + i]) << (8 * i);
  if (length > bytes.size() - kPrefix) return corrupt("it is cut short");
  auto message = parse_header({reinterpret_cast<const char*>(bytes.data()) + kPrefix, length});
  if (message) message->payload.assign(bytes.begin() + static_cast<std::ptrdiff_t>(kPrefix + length), bytes.end());
  return message;
}

}  // namespace prochron::pipelines
