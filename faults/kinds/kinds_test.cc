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

using Written = std::pair<std::string_view, std::string_view>;  ///< a parameter and its value

/// What the clock shows `after` the fault's beginning; the fault ends, with heal: step, after 30 s.
struct Golden {
  std::string_view kind;
  Written first;
  Written second;  ///< no name: there is none
  std::int64_t after;
  std::int64_t realtime;
  std::int64_t monotonic;
};

constexpr Golden kGolden[] = {
    {"step", {"by", "+5ms"}, {}, -1, 0, 0},
    {"step", {"by", "+5ms"}, {}, 0, 5 * kMs, 0},
    {"step", {"by", "+5ms"}, {}, 30 * kSecond - 1, 5 * kMs, 0},
    {"step", {"by", "+5ms"}, {}, 30 * kSecond, 0, 0},
    {"step", {"by", "-1000d"}, {}, 1, -86'400'000 * kSecond, 0},
    {"drift", {"rate", "+200ppm"}, {}, -1, 0, 0},
    {"drift", {"rate", "+200ppm"}, {}, 0, 0, 0},
    {"drift", {"rate", "+200ppm"}, {}, 15 * kSecond, 3 * kMs, 3 * kMs},
    {"drift", {"rate", "+200ppm"}, {}, 30 * kSecond, 0, 6 * kMs},
    {"drift", {"rate", "+200ppm"}, {}, 3'000 * kSecond, 0, 6 * kMs},
    {"drift", {"rate", "-50ppb"}, {}, kSecond, -50, -50},
    {"drift", {"rate", "-999999ppm"}, {}, kSecond, -999'999'000, -999'999'000},
    {"ramp", {"to", "+6ms"}, {"over", "20s"}, 0, 0, 0},
    {"ramp", {"to", "+6ms"}, {"over", "20s"}, 10 * kSecond, 3 * kMs, 3 * kMs},
    {"ramp", {"to", "+6ms"}, {"over", "20s"}, 20 * kSecond, 6 * kMs, 6 * kMs},
    {"ramp", {"to", "+6ms"}, {"over", "20s"}, 29 * kSecond, 6 * kMs, 6 * kMs},
    {"ramp", {"to", "+6ms"}, {"over", "20s"}, 30 * kSecond, 0, 6 * kMs},
    {"ramp", {"to", "-7ms"}, {"over", "7s"}, 7 * kSecond, -7 * kMs, -7 * kMs},
    {"ramp", {"to", "+5ms"}, {"over", "7s"}, 7 * kSecond, 5 * kMs, 5 * kMs},  // no whole ppt
    {"ramp", {"to", "-5ms"}, {"over", "7s"}, 7 * kSecond, -5 * kMs, -5 * kMs},
    {"ramp", {"to", "+6ms"}, {"over", "1m"}, 30 * kSecond - 1, 3 * kMs - 1, 3 * kMs - 1},  // ends under way
    {"slew_to", {"to", "+5ms"}, {"rate", "500ppm"}, 4 * kSecond, 2 * kMs, 2 * kMs},
    {"slew_to", {"to", "+5ms"}, {"rate", "500ppm"}, 10 * kSecond, 5 * kMs, 5 * kMs},
    {"slew_to", {"to", "-5ms"}, {"rate", "500ppm"}, 10 * kSecond, -5 * kMs, -5 * kMs},
    {"slew_to", {"to", "-1ms"}, {"rate", "83333ppm"}, 29 * kSecond, -1 * kMs, -1 * kMs},
    {"slew_to", {"to", "+5ms"}, {"rate", "500ppm"}, 31 * kSecond, 0, 5 * kMs},
};

ParameterValue read(ParameterType type, std::string_view text) {
  if (type == ParameterType::kOffset) return parse_offset(text).value();
  if (type == ParameterType::kRate) return parse_rate(text).value();
  if (type == ParameterType::kDuration) return parse_duration(text).value();
  return std::string(text);
}

ParameterValues values_of(const FaultKind& kind, const Written& first, const Written& second) {
  ParameterValues values;
  for (const auto& [name, text] : {first, second}) {
    if (name.empty()) continue;
    const auto parameter = std::ranges::find(kind.parameters, name, &Parameter::name);
    EXPECT_NE(parameter, kind.parameters.end()) << name;
    values.emplace(std::string(name), read(parameter->type, text));
  }
  return values;
}

TEST(Kinds, ShowWhatTheirDefinitionSaysAtNamedInstants) {
  for (const FaultKind& kind : all_kinds()) {
    int rows = 0;
    for (const Golden& golden : kGolden) {
      if (golden.kind != kind.name) continue;
      ++rows;
      const auto values = values_of(kind, golden.first, golden.second);
      ASSERT_TRUE(kind.validate(values));
      ClockTransform transform(kHost);
      for (const Change& change : kind.compile(values, 0, {{kHost, kBegin}, {kHost, kEnd}})) {
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
    Written first;
    Written second;
    std::string_view message;  ///< empty: the last that is accepted
  };
  constexpr Row kRows[] = {
      {"step", {"by", "+1000d"}, {}, ""},
      {"step", {"by", "-1000d"}, {}, ""},
      {"step", {"by", "+1000d1ns"}, {}, "step `by` is +1000d1ns; it must lie in -1000d to +1000d"},
      {"step", {"by", "-1000d1ns"}, {}, "step `by` is -1000d1ns; it must lie in -1000d to +1000d"},
      {"drift", {"rate", "+999999.999999ppm"}, {}, ""},
      {"drift", {"rate", "-999999.999999ppm"}, {}, ""},
      {"drift", {"rate", "+1000000ppm"}, {},
              "drift `rate` is +1000000ppm; it must lie between -1000000ppm and +1000000ppm, both excluded"},
      {"drift", {"rate", "-1000000ppm"}, {},
              "drift `rate` is -1000000ppm; it must lie between -1000000ppm and +1000000ppm, both excluded"},
      {"ramp", {"to", "+1000d"}, {"over", "1001d"}, ""},
      {"ramp", {"to", "+1001d"}, {"over", "2000d"}, "ramp `to` is +1001d; it must lie in -1000d to +1000d"},
      {"ramp", {"to", "+5ms"}, {"over", "0"}, "ramp `over` is 0; it must be above"},
      {"ramp", {"to", "-5ms"}, {"over", "5ms"},
       "ramp `to` -5ms `over` 5ms is too steep: a clock gains or loses less than the time that passes"},
      {"slew_to", {"to", "+5ms"}, {"rate", "999999ppm"}, ""},
      {"slew_to", {"to", "+5ms"}, {"rate", "-500ppm"},
       "slew_to `rate` is -500ppm; it must lie between 0 and 1000000ppm, both excluded"},
      {"slew_to", {"to", "+5ms"}, {"rate", "1000000ppm"},
       "slew_to `rate` is +1000000ppm; it must lie between 0 and 1000000ppm, both excluded"},
  };
  for (const Row& row : kRows) {
    const FaultKind& kind = *find_kind(row.kind);
    const auto status = kind.validate(values_of(kind, row.first, row.second));
    EXPECT_EQ(status.has_value(), row.message.empty()) << row.kind << row.first.second << row.second.second;
    if (status) continue;
    EXPECT_EQ(status.error().code, ErrorCode::kBadSpec);
    EXPECT_EQ(status.error().message, row.message);
  }
}

TEST(Kinds, RampAndSlewSetOutFromTheOffsetInForce) {
  const FineOffset behind = FineOffset{-2 * kMs} * kFinePerNanosecond - 1;
  for (const auto& [name, second] : {std::pair{"ramp", Written{"over", "7s"}}, {"slew_to", {"rate", "1000ppm"}}}) {
    const FaultKind& kind = *find_kind(name);
    ClockTransform transform(kHost);
    ASSERT_TRUE(transform.apply({{kHost, 0}, Offset{-2 * kMs}, Rate{-1}}));
    ASSERT_TRUE(transform.apply({{kHost, 1}, Offset{}, Rate{}}));
    ASSERT_TRUE(transform.fine_offset_at(ClockFamily::kRealtime, {kHost, kBegin}) == behind);
    for (const Change& change :
         kind.compile(values_of(kind, {"to", "+5ms"}, second), behind, {{kHost, kBegin}, {kHost, kEnd}})) {
      ASSERT_TRUE(transform.apply(change));
    }
    EXPECT_EQ(transform.offset_at(ClockFamily::kRealtime, {kHost, kBegin + 7 * kSecond - 10'000}).ns / 1000, 4'999);
    EXPECT_EQ(transform.offset_at(ClockFamily::kRealtime, {kHost, kEnd}).ns, 5 * kMs) << name;
    EXPECT_EQ(transform.offset_at(ClockFamily::kMonotonic, {kHost, kEnd}).ns, 7 * kMs) << name;
  }
}

TEST(Kinds, RefuseAValueOfAnotherType) {
  const auto status = find_kind("step")->validate({{"by", Rate{5}}});
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, testing::HasSubstr("step needs `by`"));
}

}  // namespace
}  // namespace prochron::faults
