// When which window runs.
#include "specs/timetable.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using testing::ElementsAre;

constexpr std::string_view kFive = "by: {each: [1ms, 2ms, 3ms, 4ms, 5ms], as: skew}";

/// "begin+settle+length name", in milliseconds.
std::vector<std::string> windows(const Plan& plan) {
  std::vector<std::string> rows;
  const auto ms = [](Duration d) { return std::to_string(d.count() / 1'000'000); };
  for (const PlannedWindow& window : plan.sessions.front().windows) {
    const verdict::WindowContext& context = plan.judge.windows[window.index];
    rows.push_back(ms(window.begin) + "+" + ms(context.settle) + "+" + ms(context.length) + " " + window.name);
  }
  return rows;
}

TEST(Timetable, BracketsFaultsWithTheControl) {
  const Plan plan = plan_of(small_spec({{"by: 5ms", kFive}}));
  EXPECT_THAT(windows(plan),
              ElementsAre("0+0+1000 warmup", "1000+500+5000 control 1 of 4", "6500+500+6000 skew=5ms",
                          "13000+500+5000 control 2 of 4", "18500+500+6000 skew=4ms", "25500+500+6000 skew=3ms",
                          "32000+500+5000 control 3 of 4", "37500+500+6000 skew=2ms", "44500+500+6000 skew=1ms",
                          "51000+500+5000 control 4 of 4"))
      << "a heal before another fault gets a guard band of its own";
  EXPECT_EQ(plan.length, std::chrono::milliseconds{56'500});
}

TEST(Timetable, SplitsTheControlsTotalWithoutLosingAnyOfIt) {
  struct Row {
    const char* total;
    const char* faults;
    std::vector<std::int64_t> parts;
    const char* why;
  };
  for (const Row& row : std::vector<Row>{
           {"20s", "by: 5ms", {10'000, 10'000}, "one window has a before and an after"},
           {"10s", "by: {each: [1ms, 2ms]}", {3'333, 3'333, 3'334}, "two also a between; whole milliseconds"},
           {"1s", "by: {each: [1ms, 2ms, 3ms]}", {333, 333, 334}, "however short"},
           {"1h",
            "by: {each: [1ms, 2ms, 3ms, 4ms, 5ms, 6ms, 7ms]}",
            {600'000, 600'000, 600'000, 600'000, 600'000, 600'000},
            "no more than six"},
       }) {
    const Plan plan =
        plan_of(small_spec({{"control: 20s", std::string("control: ") + row.total}, {"by: 5ms", row.faults}}));
    std::vector<std::int64_t> parts;
    for (const auto& window : plan.judge.windows) {
      if (window.role == verdict::Role::kControl) parts.push_back(window.length.count() / 1'000'000);
    }
    EXPECT_EQ(parts, row.parts) << row.why;
  }
}

TEST(Timetable, RunsEveryTreatmentOnceInAnOrderDrawnFromTheSeed) {
  const std::string text = small_spec({{"by: 5ms", "by: {each: [1ms, 2ms, 3ms, 4ms, 5ms, 6ms, 7ms, 8ms], as: skew}"}});
  const auto order = [&](std::uint64_t seed) {
    std::vector<std::uint32_t> cells;
    for (const auto& window : plan_of(text, seed).judge.windows) {
      if (window.cell) cells.push_back(*window.cell);
    }
    return cells;
  };
  EXPECT_EQ(order(3), order(3));
  EXPECT_NE(order(3), order(4));
  std::vector<std::uint32_t> sorted = order(3);
  std::ranges::sort(sorted);
  EXPECT_THAT(sorted, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST(Timetable, DrawsEachSessionAnew) {
  const Plan plan =
      plan_of(small_spec({{"transport: zeromq", "transport: {each: {a: zeromq, b: zeromq}}"},
                          {"by: 5ms", "by: {each: [1ms, 2ms, 3ms, 4ms, 5ms, 6ms, 7ms, 8ms], as: skew}"}}));
  std::vector<std::string> orders(2);
  for (const auto& window : plan.judge.windows) {
    if (window.cell) orders[window.session] += std::to_string(*window.cell % 8);
  }
  EXPECT_NE(orders[0], orders[1]);
}

TEST(Timetable, LeavesTimeForTheLastHeal) {
  const Plan bare = plan_of(small_spec({{"  - control: 20s\n", ""}}));
  EXPECT_THAT(windows(bare), ElementsAre("0+0+1000 warmup", "1000+500+6000 faults"));
  EXPECT_EQ(bare.length, std::chrono::milliseconds{8'000}) << "without a control or recovery after it";
  const Plan recovered = plan_of(small_spec({{"  - control: 20s\n", ""}, {"expect:", "  - recovery: 2s\nexpect:"}}));
  EXPECT_THAT(windows(recovered), ElementsAre("0+0+1000 warmup", "1000+500+6000 faults", "7500+500+2000 recovery"));
  EXPECT_EQ(recovered.length, std::chrono::milliseconds{10'000});
}

TEST(Timetable, PutsTheWholeControlBeforeAFaultThatIsLeft) {
  EXPECT_THAT(windows(plan_of(small_spec({{"by: 5ms", "by: 5ms, heal: leave"}}))),
              ElementsAre("0+0+1000 warmup", "1000+500+20000 control", "21500+500+6000 faults"));
}

TEST(Timetable, SettlesAsLongAsThePhaseSaysOrTheLinksNeed) {
  EXPECT_THAT(windows(plan_of(small_spec({{"for: 6s", "for: 6s\n      settle: 100ms"}}))),
              ElementsAre("0+0+1000 warmup", "1000+100+10000 control 1 of 2", "11100+100+6000 faults",
                          "17200+100+10000 control 2 of 2"))
      << "a control settles as the faults that it brackets";
  EXPECT_THAT(
      windows(plan_of(small_spec({{"delay: 2ms", "delay: 1s"}, {"control: 20s", "control: {for: 20s, settle: 5s}"}}))),
      ElementsAre("0+0+1000 warmup", "1000+5000+10000 control 1 of 2", "16000+4051+6000 faults",
                  "26051+5000+10000 control 2 of 2"))
      << "four times 1 s and 3 jitters, and 50 ms";
}

TEST(Timetable, CountsWhenAFaultActsFromItsActivation) {
  const Plan plan = plan_of(small_spec({{"by: 5ms}",
                                         "by: 5ms, at: 4s}\n        - drift: {clock: gpu, rate: 10ppm, for: 3s}\n"
                                         "        - step: {clock: edge, by: 1ms}"}}));
  std::vector<std::string> rows;
  for (const PlannedWindow& window : plan.sessions.front().windows) {
    const auto& planned = plan.judge.windows[window.index].faults;
    ASSERT_EQ(planned.size(), window.inject.size());
    for (std::size_t i = 0; i < planned.size(); ++i) {
      EXPECT_EQ(planned[i].clock, window.inject[i].clock);
      EXPECT_EQ(planned[i].at, window.inject[i].at);
      EXPECT_EQ(planned[i].length, window.inject[i].length);
      EXPECT_EQ(planned[i].backend, "preload");
      rows.push_back(planned[i].text + " at " + format(planned[i].at) + " for " + format(planned[i].length));
    }
  }
  EXPECT_THAT(rows, ElementsAre("drift gpu +10ppm at 0 for 3.5s", "step edge +1ms at 0 for 6.5s",
                                "step gpu +5ms at 4.5s for 2s"))
      << "in the order of time; what is there from the start acts in the guard band too";
}

}  // namespace
}  // namespace prochron::specs
