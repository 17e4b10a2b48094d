// Another keeper builds the very clock that the killed one held, from what that wrote down.
#include "bend/keeper_state.h"

#include <gtest/gtest.h>

#include "bend/course.h"

namespace prochron::bend {
namespace {

using faults::ClockFamily;

constexpr HostId kHost{3};
constexpr std::int64_t kMs = 1'000'000, kSecond = 1'000 * kMs;

NativeTime at(std::int64_t ns) { return {kHost, ns}; }

Bend asked(Words words) {
  words.insert(words.end(), {"--", "true"});
  return read_request(words).request.value().bend;
}

KeeperState some_state() {
  KeeperState state;
  state.clock = {"/dev/shm/page \"1\"", "/dev/shm/attach", at(kSecond), 77, {}};
  state.clock.steps = {{Step::Kind::kBegin, at(kSecond), {}, 77},
                       {Step::Kind::kChange, at(2 * kSecond), at(9 * kSecond), 78, {"/a b", "--drift", "-200ppm", "--name", "x"}},
                       {Step::Kind::kChange, at(3 * kSecond), {}, 78, {"/", "--fault", "wander: {walk: 10ppm}", "--name", "x"}},
                       {Step::Kind::kHeal, at(5 * kSecond), {}, 0},
                       {Step::Kind::kMonotonicBack, at(6 * kSecond), {}, 0}};
  state.backend = "vdso";
  state.program = "a\xff program";
  state.root = {4711, 902114};
  state.times = 3;
  state.off = 1;
  state.escaped = {{{1, 2}, "/bin/x", false, "static"}};
  state.replaced = {at(7)};
  state.left_out = {{5, 6}, {7, 8}};
  return state;
}

TEST(KeeperState, IsReadAsItWasWritten) {
  const KeeperState state = some_state();
  const std::string text = to_text(state);
  const auto read = parse_keeper_state(text, kHost);
  ASSERT_TRUE(read) << to_string(read.error());
  EXPECT_EQ(to_text(*read), to_text(*parse_keeper_state(to_text(*read), kHost)));
  EXPECT_EQ(read->clock.steps, state.clock.steps);
  EXPECT_EQ(read->clock.page, state.clock.page);
  EXPECT_EQ(read->root, state.root);
  EXPECT_EQ(read->replaced, state.replaced);
  EXPECT_EQ(read->left_out, state.left_out);
  EXPECT_EQ(read->escaped.front().escape, "static");
  for (const std::string& wrong : {text.substr(0, text.size() / 2), std::string("{}"), std::string("[1]"), std::string()}) {
    const auto refused = parse_keeper_state(wrong, kHost);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
  }
}

TEST(Steps, MakeTheSameCourseAgain) {
  const Bend own = asked({"--step", "5ms", "--drift", "300000ppm"});
  const std::vector<Step> steps = some_state().clock.steps;
  faults::ClockCourse clock(kHost);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Words& words = steps[i].words;
    clock = *with_step(clock, steps[i], words.empty() ? own : asked({words.begin() + 1, words.end() - 2}));
    const auto again = repeat({steps.data(), i + 1}, own, kHost);
    ASSERT_TRUE(again) << i;
    for (std::int64_t ns = 0; ns < 12 * kSecond; ns += 99'999'989) {
      for (const ClockFamily family : {ClockFamily::kRealtime, ClockFamily::kMonotonic}) {
        ASSERT_TRUE(again->fine_offset_at(family, at(ns)) == clock.fine_offset_at(family, at(ns))) << i << " at " << ns;
      }
    }
  }
  EXPECT_NE(clock.offset_at(ClockFamily::kMonotonic, at(5 * kSecond)), Offset{}) << "else this shows little";
  EXPECT_EQ(clock.offset_at(ClockFamily::kRealtime, at(9 * kSecond)), Offset{});
  const std::vector<Step> without = {{Step::Kind::kChange, at(kSecond), {}, 0, {"/", "--fault", "playback: {file: no.csv}", "--name", "x"}}};
  EXPECT_EQ(repeat(without, own, kHost).error().code, ErrorCode::kBadSpec);
}

}  // namespace
}  // namespace prochron::bend
