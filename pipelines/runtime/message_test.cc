// Messages come back as they were, and what is not one is refused.
#include "pipelines/runtime/message.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <cstdlib>

#include "core/rng.h"
#include "pipelines/runtime/transit.h"

namespace prochron::pipelines {
namespace {

Message any_message() {
  Rng rng(*rc::gen::arbitrary<std::uint64_t>(), "message");
  return {.trace = draw_trace(rng),
          .parent = draw_span(rng),
          .message = *rc::gen::arbitrary<std::uint64_t>(),
          .input = *rc::gen::arbitrary<std::uint32_t>(),
          .path = *rc::gen::arbitrary<std::uint64_t>(),
          .sender = *rc::gen::arbitrary<std::uint16_t>(),
          .attempt = *rc::gen::arbitrary<std::uint8_t>(),
          .delivery = *rc::gen::arbitrary<std::uint8_t>(),
          .payload = std::vector<std::byte>(*rc::gen::inRange<std::size_t>(0, 300), std::byte{'x'})};
}

void expect_equal(const Message& a, const Message& b) {
  RC_ASSERT(a.trace == b.trace && a.parent == b.parent && a.message == b.message && a.input == b.input);
  RC_ASSERT(a.path == b.path && a.sender == b.sender && a.attempt == b.attempt && a.delivery == b.delivery);
  RC_ASSERT(a.payload == b.payload);
}

TEST(Message, SurvivesTheWire) {
  setenv("RC_PARAMS", "seed=2604 max_success=200", 0);
  EXPECT_TRUE(rc::check("a block", [] {
    const Message message = any_message();
    const auto back = parse_message(serialise(message));
    RC_ASSERT(back.has_value());
    expect_equal(*back, message);
  }));
}

TEST(Message, CutShortAnywhereInItsHeaderIsRefused) {
  Rng rng(1, "cut");
  const std::vector<std::byte> whole = serialise({.trace = draw_trace(rng), .parent = draw_span(rng)});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(parse_message(std::span(whole).first(size))) << size << " of " << whole.size() << " bytes";
  }
}

TEST(Header, IsTextThatAPersonAndATracingToolCanRead) {
  Message message{.parent = SpanId{0xb7ad6b7169203331}, .message = 7, .input = 3, .path = 9, .sender = 2, .attempt = 1};
  message.trace.bytes[0] = 0x0a;
  message.trace.bytes[15] = 0xf7;
  EXPECT_EQ(header_text(message),
            "traceparent: 00-0a0000000000000000000000000000f7-b7ad6b7169203331-01\n"
            "prochron: 1 7 3 9 2 1 0\n");
}

TEST(Header, ThatIsNoneIsRefused) {
  const std::string context = "traceparent: 00-0a0000000000000000000000000000f7-b7ad6b7169203331-01\n";
  const std::vector<std::pair<std::string, const char*>> rows{
      {"", "nothing"},
      {context, "no field of ours"},
      {"prochron: 1 7 3 9 2 1 0\n" + context, "fields the wrong way round"},
      {context + "prochron: 2 7 3 9 2 1 0\n", "another version"},
      {context + "prochron: 1 7 3 9 2 1\n", "a number short"},
      {context + "prochron: 1 7 3 9 2 1 0 0\n", "a number too many"},
      {context + "prochron: 1 7 3 9 65536 1 0\n", "a sender that no stage can have"},
      {context + "prochron: 1 -7 3 9 2 1 0\n", "a negative number"},
      {context + "prochron: 1 7 3 9 2 1 0", "no end of line"},
      {context + "prochron: 1 7 3 9 2 1 0\nmore: 1\n", "a third field"},
      {"traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01\nprochron: 1 7 3 9 2 1 0\n",
       "no trace id"},
  };
  for (const auto& [text, why] : rows) EXPECT_FALSE(parse_header(text)) << why;
  EXPECT_TRUE(parse_header(context + "prochron: 1 7 3 9 2 1 0\n"));
}

TEST(Digest, IsFnv1aOfThePayloadAlone) {
  Message message{.message = 1, .payload = {std::byte{'a'}}};
  EXPECT_EQ(digest(message), 0xaf63dc4c8601ec8cULL) << "as published for \"a\"";
  message.message = 2;
  EXPECT_EQ(digest(message), 0xaf63dc4c8601ec8cULL);
}

}  // namespace
}  // namespace prochron::pipelines
