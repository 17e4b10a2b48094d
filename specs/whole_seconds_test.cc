// Plans for a backend that changes clocks on whole seconds only.
#include "specs/whole_seconds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Edit kLibfaketime{"  links:", "  backend: libfaketime\n  links:"};
constexpr Edit kThree{"by: 5ms", "by: {each: [1ms, 2ms, 3ms], as: skew}"};

bool is_whole(Duration duration) { return duration % seconds(1) == Duration{0}; }

std::string notes_of(const std::string& text) { return report(compile(scenario_of(text), {.seed = 1}).diagnostics); }

TEST(WholeSeconds, AreWhereFaultWindowsBeginAndHeal) {
  for (const char* length : {"6s", "2500ms", "700ms"}) {
    const Plan plan = plan_of(small_spec({kLibfaketime, kThree, {"for: 6s", std::string("for: ") + length}}));
    ASSERT_TRUE(plan.sessions.front().on_whole_seconds);
    Duration end{0};
    for (const PlannedWindow& window : plan.sessions.front().windows) {
      const verdict::WindowContext& context = plan.judge.windows[window.index];
      EXPECT_GE(window.begin, end) << "windows do not overlap";
      end = window.begin + context.settle + context.length;
      if (context.role != verdict::Role::kFault) continue;
      EXPECT_TRUE(is_whole(window.begin)) << length;
      EXPECT_TRUE(is_whole(end)) << length;
      EXPECT_GE(context.settle, milliseconds(500)) << "stretched, never cut";
      EXPECT_LT(context.settle, milliseconds(1500));
      EXPECT_EQ(window.inject.front().length, context.settle + context.length);
      EXPECT_EQ(context.faults.front().backend, "libfaketime");
    }
  }
}

TEST(WholeSeconds, AreSaidOncePerPhaseAndOnlyWhereTheyMatter) {
  const std::string said = notes_of(small_spec({kLibfaketime, kThree}));
  EXPECT_THAT(said, HasSubstr("small.yaml:14:5: warning: backend libfaketime changes clocks on whole seconds only: "
                              "`faults` begins and heals on them, with guard bands of 1s instead of 500ms"));
  EXPECT_EQ(said.find("whole seconds"), said.rfind("whole seconds"));
  EXPECT_THAT(notes_of(small_spec({kThree})), IsEmpty());
  EXPECT_THAT(notes_of(small_spec({{"{node: edge, rate: 100/s}", "{node: edge, rate: 100/s, backend: libfaketime}"}})),
              IsEmpty())
      << "nobody bends edge";
  EXPECT_FALSE(plan_of(small_spec()).sessions.front().on_whole_seconds);
}

TEST(WholeSeconds, AreDemandedOfWhatASpecTimesItself) {
  struct Row {
    const char* fault;
    const char* said;
  };
  for (const Row& row : {Row{"by: 5ms, at: 1500ms", "`at: 1.5s`: backend libfaketime changes clocks on whole seconds"},
                         Row{"by: 5ms, for: 2500ms", "`for: 2.5s`: backend libfaketime changes clocks on whole seconds"},
                         Row{"by: 5ms, at: 2s, for: 3s", ""}}) {
    const std::string said = said_of(small_spec({kLibfaketime, {"by: 5ms", row.fault}}));
    EXPECT_THAT(said, *row.said == '\0' ? IsEmpty() : testing::Matcher<std::string>(HasSubstr(row.said))) << row.fault;
  }
}

}  // namespace
}  // namespace prochron::specs
