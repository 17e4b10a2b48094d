// K and the host's rate from samples that come in any order.
#include "verdict/index/discipline.h"

#include <gmock/gmock.h>

namespace prochron::verdict {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr HostId kHost{1};

/// Ten samples a second for 20 s; from 10 s on K is `step` larger and native `ppm` faster.
Discipline sampled(std::int64_t step, std::int64_t ppm, std::int32_t width = 100) {
  Discipline discipline;
  for (const std::int64_t offset : {kSecond / 10, std::int64_t{0}}) {  // two agents, one after the other
    for (std::int64_t native = offset; native < 20 * kSecond; native += kSecond / 5) {
      const std::int64_t late = std::max<std::int64_t>(0, native - 10 * kSecond);
      discipline.add({kHost, native - late * ppm / 1'000'000, native, 500 + (late > 0 ? step : 0), width});
    }
  }
  discipline.settle();
  return discipline;
}

TEST(Discipline, GivesKOfTheNearestSample) {
  const Discipline stepped = sampled(2000, 0);
  EXPECT_EQ(stepped.k_at(-5 * kSecond), 500) << "before the first";
  EXPECT_EQ(stepped.k_at(9 * kSecond), 500);
  EXPECT_EQ(stepped.k_at(10 * kSecond + 49'000'000), 500) << "nearer to the last old one";
  EXPECT_EQ(stepped.k_at(10 * kSecond + 51'000'000), 2500) << "nearer to the first new one";
  EXPECT_EQ(stepped.k_at(90 * kSecond), 2500) << "after the last";
}

TEST(Discipline, TaintsTheWindowInWhichTheHostWasTouched) {
  struct Row {
    const char* reason;
    std::int64_t step, ppm;
    std::int32_t width;
    const char* why;  ///< null: the window stands
  };
  const Row rows[] = {
      {"nothing happened", 0, 0, 100, nullptr},
      {"1 us is still let pass", 1000, 0, 100, nullptr},
      {"a step of a second", kSecond, 0, 100, "stepped by +1000000000 ns"},
      {"a step back", -1001, 0, 100, "stepped by -1001 ns"},
      {"4 ppm is still let pass", 0, 4, 100, nullptr},
      {"20 ppm", 0, 20, 100, "changed its rate by 19 ppm"},
      {"20 ppm that the samples' own width could explain", 0, 20, 20'000, nullptr},
  };
  for (const Row& row : rows) {
    const Discipline discipline = sampled(row.step, row.ppm, row.width);
    const auto why = discipline.taint(8 * kSecond, 13 * kSecond);
    EXPECT_EQ(why.has_value(), row.why != nullptr) << row.reason;
    EXPECT_THAT(why.value_or(""), HasSubstr(row.why == nullptr ? "" : row.why)) << row.reason;
    EXPECT_FALSE(discipline.taint(1 * kSecond, 6 * kSecond)) << row.reason << ": not in the window before";
    EXPECT_FALSE(discipline.taint(14 * kSecond, 18 * kSecond)) << row.reason << ": not in the window after";
  }
}

}  // namespace
}  // namespace prochron::verdict
