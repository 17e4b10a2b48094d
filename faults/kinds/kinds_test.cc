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

/// What `from` of a playback is read as here: the name of the parameter that holds a file's text is not a user's.
constexpr const char* kRecorded = "# seconds,offset\n0,0.001\n10, -0.001\n20,+5\n";
constexpr const char* kTracking = "2016-12-31 23:59:50 192.0.2.1 2 -3.1 0.02 1.000e-03 N 1 0 0 0 0 0\n====\n   Date (UTC)\n"
                                  "2017-01-01 00:00:00 192.0.2.1 2 -3.1 0.02 -1.000e-03 N 1 0 0 0 0 0\n";
constexpr const char* kMeasured = "2016-02-28 23:59:50 192.0.2.1 N 2 111 111 1111 10 10 1.0 -1.000e-03 2e-01 1e-05\n"
                                  "2016-02-29 00:00:00 192.0.2.1 N 2 111 111 1111 10 10 1.0 +1.000e-03 2e-01 1e-05\n";

constexpr Golden kGolden[] = {
    {"playback", {"rows", kRecorded}, {"format", "csv"}, 0, kMs, 0},
    {"playback", {"rows", kRecorded}, {"format", "csv"}, 5 * kSecond, 0, -kMs},
    {"playback", {"rows", kRecorded}, {"format", "csv"}, 19 * kSecond, -kMs, -2 * kMs},
    {"playback", {"rows", kRecorded}, {"format", "csv"}, 29 * kSecond, 5 * kSecond, -2 * kMs},
    {"playback", {"rows", "\xef\xbb\xbf" "0,0.001\n9,0\n"}, {"format", "csv"}, 0, kMs, 0},  // as spreadsheets begin
    {"playback", {"rows", "1795315726.000000001,8e-3\r\n1795315727.000000001,-86399999.123456789\r\n"}, {"format", "csv"}, kSecond,
     -86'399'999'123'456'789, 0},  // instants of an epoch, and no digit lost
    {"playback", {"rows", kTracking}, {"format", "tracking"}, 0, kMs, 0},
    {"playback", {"rows", kTracking}, {"format", "tracking"}, 20 * kSecond, -kMs, -2 * kMs},
    {"playback", {"rows", kMeasured}, {"format", "measurements"}, 0, kMs, 0},
    {"playback", {"rows", kMeasured}, {"format", "measurements"}, 10 * kSecond, -kMs, -2 * kMs},
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
    {"freeze", {}, {}, -1, 0, 0},
    {"freeze", {}, {}, kMs, -kMs, -kMs},
    {"freeze", {}, {}, 30 * kSecond - 1, 1 - 30 * kSecond, 1 - 30 * kSecond},
    {"freeze", {}, {}, 30 * kSecond, 0, -30 * kSecond},
    {"strobe", {"by", "+5ms"}, {"every", "10ms"}, 0, 5 * kMs, 0},
    {"strobe", {"by", "+5ms"}, {"every", "10ms"}, 5 * kMs - 1, 5 * kMs, 0},
    {"strobe", {"by", "+5ms"}, {"every", "10ms"}, 5 * kMs, 0, 0},
    {"strobe", {"by", "-5ms"}, {"every", "10ms"}, 29 * kSecond + 990 * kMs, -5 * kMs, 0},
    {"strobe", {"by", "+5ms"}, {"every", "10ms"}, 30 * kSecond, 0, 0},
    // Drawn: what counts is that every machine draws the same.
    {"jitter", {"by", "+5ms"}, {"every", "10ms"}, -1, 0, 0},
    {"jitter", {"by", "+1ns"}, {"every", "30s"}, 0, 1, 0},
    {"jitter", {"by", "+5ms"}, {"every", "10ms"}, 15 * kMs, 3'844'233, 0},
    {"jitter", {"by", "+5ms"}, {"every", "10ms"}, 30 * kSecond, 0, 0},
    {"wander", {"walk", "100ppm"}, {}, 0, 0, 0},
    {"wander", {"walk", "100ppm"}, {}, kSecond, -41'903, -41'903},
    {"wander", {"walk", "100ppm"}, {"white", "10ppm"}, 29 * kSecond, 3'669'013, 3'669'013},
    {"wander", {"walk", "0"}, {"white", "0"}, 29 * kSecond, 0, 0},
    {"wander", {"walk", "100ppm"}, {}, -1, 0, 0},
    {"sine", {"by", "+5ms"}, {"period", "16s"}, 0, 0, 0},
    {"sine", {"by", "+5ms"}, {"period", "16s"}, 4 * kSecond, 5 * kMs, 5 * kMs},
    {"sine", {"by", "+5ms"}, {"period", "16s"}, 2 * kSecond, 3'535'533, 3'535'533},  // 5 ms / sqrt 2
    {"sine", {"by", "+5ms"}, {"period", "16s"}, 28 * kSecond, -5 * kMs, -5 * kMs},
    {"sine", {"by", "+5ms"}, {"period", "16s"}, 24 * kSecond, 0, 0},
    {"leap", {"second", "insert"}, {}, -1, 0, 0},
    {"leap", {"second", "insert"}, {}, 0, -kSecond, 0},
    {"leap", {"second", "delete"}, {}, 29 * kSecond, kSecond, 0},
    {"leap", {"second", "insert"}, {"smear", "20s"}, 10 * kSecond, -kSecond / 2, -kSecond / 2},
    {"leap", {"second", "delete"}, {"smear", "20s"}, 29 * kSecond, kSecond, kSecond},
    {"servo", {"daemon", "ntpd"}, {"to", "+400ms"}, 29 * kSecond, 0, 0},  // not yet 300 s
    {"servo", {"daemon", "ntpd"}, {"to", "+100ms"}, 10 * kSecond, 3'906'250, 3'906'250},  // 100 ms / (4 * 64 s)
    {"servo", {"daemon", "chrony"}, {"to", "+2s"}, 0, 2 * kSecond, 0},
    {"servo", {"daemon", "chrony"}, {"to", "-640ms"}, 10 * kSecond, -100 * kMs, -100 * kMs},
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
    if (name == kind.file.text && !name.empty()) {
      values.emplace("from", std::string("file"));
      values.emplace(std::string(name), std::string(text));
      continue;
    }
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
      ASSERT_TRUE(kind.validate(values)) << kind.name;
      ClockTransform transform(kHost);
      for (const Change& change : kind.compile(values, 0, {{kHost, kBegin}, {kHost, kEnd}, 7})) {
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
    const bool needs = std::ranges::any_of(kind.parameters, &Parameter::required);
    EXPECT_EQ(kind.validate({}).has_value(), !needs) << kind.name;
  }
  EXPECT_EQ(find_kind("leap_back"), nullptr);
}

/// What is said of values out of range.
struct Refused {
  std::string_view kind;
  Written first;
  Written second;
  std::string_view message;  ///< empty: the last that is accepted
};

constexpr Refused kRefused[] = {
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
      {"ramp", {"to", "+5ms"}, {"over", "0"}, "ramp `over` is 0; it must lie above 0"},
      {"ramp", {"to", "-5ms"}, {"over", "5ms"},
       "ramp `to` -5ms `over` 5ms is too steep: a clock gains or loses less than the time that passes"},
      {"strobe", {"by", "+5ms"}, {"every", "1ms"}, ""},
      {"strobe", {"by", "+5ms"}, {"every", "999us"}, "strobe `every` is 999us; it must lie in 1ms to 1d"},
      {"strobe", {"by", "-1001d"}, {"every", "1s"}, "strobe `by` is -1001d; it must lie in -1000d to +1000d"},
      {"jitter", {"by", "+1d"}, {"every", "1ms"}, ""},
      {"jitter", {"by", "-5ms"}, {"every", "1ms"}, "jitter `by` is -5ms; it must lie in +1ns to +1d"},
      {"jitter", {"by", "+5ms"}, {"every", "2d"}, "jitter `every` is 2d; it must lie in 1ms to 1d"},
      {"wander", {"walk", "1000ppm"}, {"every", "100s"}, ""},
      {"wander", {"walk", "-1ppm"}, {}, "wander `walk` is -1ppm; it must lie in 0 to +1000ppm"},
      {"wander", {"walk", "1ppm"}, {"white", "1001ppm"}, "wander `white` is +1001ppm; it must lie in 0 to +1000ppm"},
      {"wander", {"walk", "1ppm"}, {"every", "1ms"}, "wander `every` is 1ms; it must lie in 100ms to 1m40s"},
      {"sine", {"by", "+1s"}, {"period", "16s"}, ""},
      {"sine", {"by", "+1s"}, {"period", "15s"}, "sine `by` is +1s; it must lie in +1ns to +937.5ms"},
      {"sine", {"by", "+2h"}, {"period", "2d"}, "sine `by` is +2h; it must lie in +1ns to +1h"},
      {"sine", {"by", "+1ms"}, {"period", "3d"}, "sine `period` is 3d; it must lie in 1s to 2d"},
      {"leap", {"second", "insert"}, {"smear", "2d"}, ""},
      {"leap", {"second", "both"}, {}, "leap `second` is both; it must be insert or delete"},
      {"leap", {"second", "insert"}, {"smear", "9s"}, "leap `smear` is 9s; it must lie in 10s to 2d"},
      {"servo", {"daemon", "chrony"}, {"to", "+1000d"}, ""},
      {"playback", {"rows", "0,1\n1,2\n"}, {"format", "log"},
       "playback `format` is log; it must be csv, tracking or measurements"},
      {"playback", {"rows", "0,1\n0,2\n"}, {"format", "csv"},
       "playback `from`, its line 2: a row that is not later than the last of csv"},
      {"playback", {"rows", "a,b\n0,1\n\n# a gap\nnan,2\n"}, {"format", "csv"}, "playback `from`, its line 5: no row of csv"},
      {"playback", {"rows", "-86400000,0\n86400000,1\n"}, {"format", "csv"}, ""},
      {"playback", {"rows", "2016-13-01 00:00:00 192.0.2.1 2 -3.1 0.02 1.000e-03 N 1 0 0 0 0 0\n"}, {"format", "tracking"},
       "playback `from`, its line 1: no row of tracking"},
      {"playback", {"rows", "2016-12-01 00:00:00 192.0.2.1 2 -3.1 0.02 1.000e-03 N 1 0 0 0 0 0\n"
                            "2066-12-01 00:00:00 192.0.2.1 2 -3.1 0.02 1.000e-03 N 1 0 0 0 0 0\n"}, {"format", "tracking"},
       "playback `from`, its line 2: a row 2000 days after the first of tracking"},
      {"playback", {"rows", "a,b\n"}, {"format", "csv"}, "playback `from` holds no row of csv"},
      {"playback", {"rows", "0,x\n"}, {"format", "csv"}, "playback `from`, its line 1: no row of csv"},
      {"servo", {"daemon", "ntp"}, {"to", "+1s"}, "servo `daemon` is ntp; it must be ntpd or chrony"},
      {"servo", {"daemon", "ntpd"}, {"to", "+1001d"}, "servo `to` is +1001d; it must lie in -1000d to +1000d"},
      {"slew_to", {"to", "+5ms"}, {"rate", "999999ppm"}, ""},
      {"slew_to", {"to", "+5ms"}, {"rate", "-500ppm"},
       "slew_to `rate` is -500ppm; it must lie between 0 and 1000000ppm, both excluded"},
      {"slew_to", {"to", "+5ms"}, {"rate", "1000000ppm"},
       "slew_to `rate` is +1000000ppm; it must lie between 0 and 1000000ppm, both excluded"},
};

TEST(Kinds, RefuseWhatLiesOutsideTheirRangeAndSayIt) {
  for (const Refused& row : kRefused) {
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
