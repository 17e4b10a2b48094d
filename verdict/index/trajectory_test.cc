// Commands become the course they describe.
#include "verdict/index/trajectory.h"

#include <gtest/gtest.h>

namespace prochron::verdict {
namespace {

constexpr HostId kHost{1};

trace::CommandRecord command(std::uint32_t epoch, bool heal, std::int64_t at, std::int64_t step, std::int64_t ppt) {
  return {ClockId{1}, ClockEpoch{epoch}, 3, heal, {{kHost, at}, {step}, {ppt}}, {kHost, at - 100}};
}

TEST(Trajectory, FollowsStepsDriftsAndTheirHeals) {
  Trajectory course(kHost);
  course.add(command(2, true, 2000, -5000, 0));  // records of one clock may come in any order
  course.add(command(1, false, 1000, 5000, 0));
  course.add(command(3, false, 3000, 0, 1'500'000'000));  // 1.5 ppm... of 1e12: 0.0015 a ns
  course.add(command(4, true, 4001, -1, 0));
  ASSERT_TRUE(course.settle());
  EXPECT_EQ(course.offset_at(999), 0);
  EXPECT_EQ(course.offset_at(1000), 5000);
  EXPECT_EQ(course.offset_at(2000), 0);
  EXPECT_EQ(course.offset_at(4000), 1);
  EXPECT_EQ(course.rate_at(3500).ppt, 1'500'000'000);
  EXPECT_EQ(course.offset_at(10'000'000'000), 0) << "a heal by a step leaves nothing behind, not half a nanosecond";
  EXPECT_EQ(course.commands_until(1999), 1U);
  EXPECT_TRUE(course.changes_between(999, 1000));
  EXPECT_FALSE(course.changes_between(1000, 1999)) << "a message sent at the very instant sees one treatment";
}

TEST(Trajectory, AHealBeforeItsTimeComesFirst) {
  Trajectory course(kHost);
  course.add(command(1, false, 1000, 5000, 0));
  course.add(command(2, true, 9000, -5000, 0));
  course.add(command(3, true, 4000, -5000, 0));
  ASSERT_TRUE(course.settle());
  EXPECT_EQ(course.offset_at(3999), 5000);
  EXPECT_EQ(course.offset_at(4000), 0);
  EXPECT_EQ(course.offset_at(9000), 0);
}

TEST(Trajectory, AStageWithAClockOfItsOwnShowsTheSum) {
  Trajectory own(kHost), node(kHost);
  own.add(command(1, false, 2000, 300, 0));
  node.add(command(1, false, 1000, 5000, 0));
  node.add(command(2, true, 3000, -5000, 0));
  ASSERT_TRUE(own.settle() && node.settle());
  const auto both = Trajectory::sum(own, node);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->offset_at(1500), 5000);
  EXPECT_EQ(both->offset_at(2500), 5300);
  EXPECT_EQ(both->offset_at(3500), 300);
  EXPECT_EQ(both->commands().size(), 3U);
  EXPECT_TRUE(both->changes_between(1999, 2000));
}

}  // namespace
}  // namespace prochron::verdict
