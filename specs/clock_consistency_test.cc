// What may be done to clocks at one time.
#include <gmock/gmock.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using testing::HasSubstr;

std::string with_faults(const std::string& faults) {
  return said_of(small_spec({{"        - step: {clock: gpu, by: 5ms}\n", faults}}));
}

TEST(Clocks, FollowAnyFaultsAtATime) {
  for (const char* drift : {"{clock: gpu, rate: 5ppm}", "{clock: gpu, rate: 5ppm, at: 2s}", "{clock: edge, rate: 5ppm}"}) {
    EXPECT_EQ(with_faults(std::string("        - step: {clock: gpu, by: 1ms}\n        - drift: ") + drift + "\n"), "") << drift;
  }
}

TEST(Clocks, OfAStageAndItsNodeAreNotBentInOneScenario) {
  EXPECT_THAT(
      with_faults("        - step: {clock: gpu, by: 1ms, for: 1s}\n        - step: {clock: sink, by: 1ms, at: 2s}\n"),
      HasSubstr(
          "`sink` stands on node `gpu`, whose clock is bent too (line 16); bend one of the two"))
      << "the stage follows a clock of its own, from first to last";
}

TEST(Heal, LeavesNothingForOtherWindows) {
  EXPECT_EQ(with_faults("        - step: {clock: gpu, by: 1ms, heal: leave}\n"), "") << "one window";
  EXPECT_THAT(with_faults("        - step: {clock: gpu, by: {each: [1ms, 2ms]}, heal: leave}\n"),
              HasSubstr("`heal: leave` allows one window of faults"));
}

TEST(Settle, IsAsLongAsWhatIsUnderWay) {
  EXPECT_EQ(said_of(small_spec({{"for: 6s", "for: 6s\n      settle: 59200us"}})), "")
      << "4 * (2 ms + 3 * 100 us) + 50 ms";
  EXPECT_THAT(said_of(small_spec({{"for: 6s", "for: 6s\n      settle: 59199us"}})), HasSubstr("here within 59.2ms"));
  EXPECT_THAT(said_of(small_spec({{"for: 6s", "for: 6s\n      settle: 0"}})), HasSubstr("`settle: 0` is too short"));
  EXPECT_THAT(said_of(small_spec({{"control: 20s", "control: {for: 20s, settle: 1ms}"}})),
              HasSubstr("`settle: 1ms` is too short"));
}

}  // namespace
}  // namespace prochron::specs
