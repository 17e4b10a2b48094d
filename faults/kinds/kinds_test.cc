// The analytic offset of every kind at named instants, in a loop over the list: a kind without rows here is a failure,
// so that none is added without saying what its clock shows.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/fault_kind.h"

namespace prochron::faults {
namespace {

constexpr HostId kHost{3};
constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kSecond = 1'000 * kMs;
constexpr std::int64_t kBegin = 100 * kSecond;
constexpr std::int64_t kEnd = 130 * kSecond;

/// What the clock shows `after` the fault's beginning; the fault ends, with heal: step, after 30 s.
struct Golden {
  std::string_view kind;
  std::string_view parameter;
  std::string_view text;
  std::int64_t after;
  std::int64_t realtime;
  std::int64_t monotonic;
};

constexpr Golden kGolden[] = {
    {"step", "by", "+5ms", -1, 0, 0},
    {"step", "by", "+5ms", 0, 5 * kMs, 0},
    {"step", "by", "+5ms", 30 * kSecond - 1, 5 * kMs, 0},
    {"step", "by", "+5ms", 30 * kSecond, 0, 0},
    {"step", "by", "-1000d", 1, -86'400'000 * kSecond, 0},
    {"drift", "rate", "+200ppm", -1, 0, 0},
    {"drift", "rate", "+200ppm", 0, 0, 0},
    {"drift", "rate", "+200ppm", 15 * kSecond, 3 * kMs, 3 * kMs},
    {"drift", "rate", "+200ppm", 30 * kSecond, 0, 6 * kMs},
    {"drift", "rate", "+200ppm", 3'000 * kSecond, 0, 6 * kMs},
    {"drift", "rate", "-50ppb", kSecond, -50, -50},
    {"drift", "rate", "-999999ppm", kSecond, -999'999'000, -999'999'000},
};

ParameterValue read(ParameterType type, std::string_view text) {
  if (type == ParameterType::kOffset) return parse_offset(text).value();
  if (type == ParameterType::kRate) return parse_rate(text).value();
  return std::string(text);
}

ParameterValues values_of(const FaultKind& kind, std::string_view name, std::string_view text) {
  const auto parameter = std::ranges::find(kind.parameters, name, &Parameter::name);
  EXPECT_NE(parameter, kind.parameters.end()) << name;
  return {{std::string(name), read(parameter->type, text)}};
}

TEST(Kinds, ShowWhatTheirDefinitionSaysAtNamedInstants) {
  for (const FaultKind& kind : all_kinds()) {
    int rows = 0;
    for (const Golden& golden : kGolden) {
      if (golden.kind != kind.name) continue;
      ++rows;
      const auto values = values_of(kind, golden.parameter, golden.text);
      ASSERT_TRUE(kind.validate(values));
      ClockTransform transform(kHost);
      for (const Change& change : kind.compile(values, {{kHost, kBegin}, {kHost, kEnd}}, 7)) {
        EXPECT_LT(change.at.ns, kEnd) << "healing is apart";
        ASSERT_TRUE(transform.apply(change));
      }
      ASSERT_TRUE(transform.heal({kHost, kEnd}, {Heal::Form::kStep, {}}));
      const NativeTime n{kHost, kBegin + golden.after};
      EXPECT_EQ(transform.offset_at(ClockFamily::kRealtime, n).ns, golden.realtime) << kind.name << golden.after;
      EXPECT_EQ(transform.offset_at(ClockFamily::kMonotonic, n).ns, golden.monotonic) << kind.name << golden.after;
    }
    EXPECT_GE(rows, 4) << kind.name << " has no analytic offsets here";
  }
}

TEST(Kinds, AreDescribedAndFoundByName) {
  for (const FaultKind& kind : all_kinds()) {
    EXPECT_EQ(find_kind(kind.name), &kind);
    EXPECT_FALSE(kind.doc.empty()) << kind.name;
    for (const Parameter& parameter : kind.parameters) EXPECT_FALSE(parameter.doc.empty()) << parameter.name;
    EXPECT_LE(std::ranges::count(kind.parameters, true, &Parameter::starred), 1) << kind.name;
    EXPECT_FALSE(kind.validate({})) << kind.name << " can do nothing without its required parameter";
  }
  EXPECT_EQ(find_kind("freeze"), nullptr);
}

TEST(Kinds, RefuseWhatLiesOutsideTheirRangeAndSayIt) {
  struct Row {
    std::string_view kind;
    std::string_view parameter;
    std::string_view text;
    std::string_view message;  ///< empty: the last that is accepted
  };
  constexpr Row kRows[] = {
      {"step", "by", "+1000d", ""},
      {"step", "by", "-1000d", ""},
      {"step", "by", "+1000d1ns", "step `by` is +1000d1ns; it must lie in -1000d to +1000d"},
      {"step", "by", "-1000d1ns", "step `by` is -1000d1ns; it must lie in -1000d to +1000d"},
      {"drift", "rate", "+999999.999999ppm", ""},
      {"drift", "rate", "-999999.999999ppm", ""},
      {"drift", "rate", "+1000000ppm",
       "drift `rate` is +1000000ppm; it must lie between -1000000ppm and +1000000ppm, both excluded"},
      {"drift", "rate", "-1000000ppm",
       "drift `rate` is -1000000ppm; it must lie between -1000000ppm and +1000000ppm, both excluded"},
  };
  for (const Row& row : kRows) {
    const FaultKind& kind = *find_kind(row.kind);
    const auto status = kind.validate(values_of(kind, row.parameter, row.text));
    EXPECT_EQ(status.has_value(), row.message.empty()) << row.text;
    if (status) continue;
    EXPECT_EQ(status.error().code, ErrorCode::kBadSpec);
    EXPECT_EQ(status.error().message, row.message);
  }
}

TEST(Kinds, RefuseAValueOfAnotherType) {
  const auto status = find_kind("step")->validate({{"by", Rate{5}}});
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, testing::HasSubstr("step needs `by`"));
}

}  // namespace
}  // namespace prochron::faults
