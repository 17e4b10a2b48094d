// What may be done to clocks at one time.
#include <gmock/gmock.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using testing::HasSubstr;

std::string with_faults(const std::string& faults) {
  return said_of(small_spec({{"        - step: {clock: gpu, by: 5ms}\n", faults}}));
}

TEST(Clocks, FollowOneFaultAtATime) {
  struct Row {
    const char* first;
    const char* second;
    bool overlap;
    const char* why;
  };
  for (const Row& row : std::vector<Row>{
           {"clock: gpu", "clock: edge", false, "two clocks"},
           {"clock: gpu", "clock: gpu", true, "both all the time"},
           {"clock: gpu, for: 2s", "clock: gpu, at: 2s", false, "one after the other"},
           {"clock: gpu, for: 2001ms", "clock: gpu, at: 2s", true, "by a millisecond"},
           {"clock: gpu, at: 3s", "clock: gpu, for: 3s", false, "in the other order"},
           {"clock: gpu, at: 3s", "clock: gpu", true, "one within the other"},
           {"clock: source", "clock: inference", false, "two stages"},
           {"clock: inference", "clock: edge", false, "a stage and the node of another"},
       }) {
    const std::string said = with_faults(std::string("        - step: {") + row.first +
                                         ", by: 1ms}\n        - drift: {" + row.second + ", rate: 5ppm}\n");
    EXPECT_EQ(said.empty(), !row.overlap) << row.why << "\n" << said;
    if (!row.overlap) continue;
    EXPECT_THAT(
        said,
        HasSubstr("17:11: error: this `drift` and the `step` of line 16 overlap on clock `gpu`; a sum of faults is "
                  "not in this version"));
  }
}

TEST(Clocks, OfAStageAndItsNodeAreNotBentInOneScenario) {
  EXPECT_THAT(
      with_faults("        - step: {clock: gpu, by: 1ms, for: 1s}\n        - step: {clock: sink, by: 1ms, at: 2s}\n"),
      HasSubstr(
          "`sink` stands on node `gpu`, whose clock is bent too (line 16); a sum of faults is not in this version"))
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
