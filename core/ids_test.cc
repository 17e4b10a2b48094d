// Ids as text, both ways, and the traceparents that are refused.
#include "core/ids.h"

#include <string>

#include <gtest/gtest.h>

namespace prochron {
namespace {

constexpr std::string_view kParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(Ids, PrintAsLowerCaseHexWithLeadingZeros) {
  TraceId trace;
  trace.bytes[0] = 0x4b;
  trace.bytes[15] = 0x0f;
  EXPECT_EQ(to_hex(trace), "4b00000000000000000000000000000f");
  EXPECT_EQ(to_hex(SpanId{0xab}), "00000000000000ab");
  EXPECT_EQ(to_hex(RunId{0xfedcba9876543210}), "fedcba9876543210");
}

TEST(Ids, RunIdReadsBackWhatItPrints) {
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0xfedcba9876543210}}) {
    EXPECT_EQ(run_id_from_hex(to_hex(RunId{value})), RunId{value});
  }
  EXPECT_FALSE(run_id_from_hex("fedcba987654321")) << "15 digits";
  EXPECT_FALSE(run_id_from_hex("fedcba98765432100")) << "17 digits";
  EXPECT_FALSE(run_id_from_hex("FEDCBA9876543210")) << "upper case is not what we print";
  EXPECT_FALSE(run_id_from_hex("0xdcba9876543210")) << "no prefix";
}

TEST(TraceParent, ReadsBackWhatItPrints) {
  const auto parsed = parse_traceparent(kParent);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(to_hex(parsed->trace), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(parsed->span, SpanId{0x00f067aa0ba902b7});
  EXPECT_EQ(format_traceparent(parsed->trace, parsed->span), kParent);
}

struct Refusal {
  std::string_view text;
  std::string_view because;
};

constexpr Refusal kRefusals[] = {
    {"", "empty"},
    {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", "no flags"},
    {"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "another version"},
    {"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "upper case"},
    {"00-00000000000000000000000000000000-00f067aa0ba902b7-01", "all-zero trace"},
    {"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "all-zero parent"},
    {"00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01", "wrong separator"},
    {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g", "flags are not hex"},
    {"00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01", "trace is not hex"},
    {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x", "longer than version 00"},
};

TEST(TraceParent, RefusesWhatW3cDoes) {
  for (const Refusal& refusal : kRefusals) EXPECT_FALSE(parse_traceparent(refusal.text)) << refusal.because;
}

TEST(TraceParent, FlagsOfAnotherSenderAreNoReasonToRefuse) {
  std::string unsampled(kParent);
  unsampled.back() = '0';
  EXPECT_TRUE(parse_traceparent(unsampled));
}

}  // namespace
}  // namespace prochron
