// Every negative span gets its cause, and an observed latency that its clocks do not explain is a breach.
#include "verdict/count/hop_tally.h"

#include <gtest/gtest.h>

namespace prochron::verdict {
namespace {

TEST(HopTally, NamesTheCauseOfANegativeSpan) {
  struct Row {
    const char* reason;
    std::int64_t true_ns, observed_ns, skew_ns, quantum_ns;
    std::int64_t skew, late, quantised, unexplained, breaches;
  };
  const Row rows[] = {
      {"not negative at all", 4'000'000, 1'000'000, 3'000'000, 1, 0, 0, 0, 0, 0},
      {"the sender is 5 ms ahead of a 4 ms hop", 4'000'000, -1'000'000, 5'000'000, 1, 1, 0, 0, 0, 0},
      {"sent after it was received", -70'000, -70'000, 0, 1, 0, 1, 0, 0, 0},
      {"clocks floored to 1 ms, no skew", 200'000, -1'000'000 + 200'000, 0, 1'000'000, 0, 0, 1, 0, 1},
      {"negative, and nothing known explains it", 200'000, -90'000'000, 0, 1, 0, 0, 0, 1, 1},
      {"negative within the stamps' own bounds", 50, -40, 90, 1, 0, 0, 0, 1, 0},
  };
  for (const Row& row : rows) {
    HopTally tally;
    Crossing crossing;
    crossing.true_ns = row.true_ns, crossing.observed_ns = row.observed_ns;
    crossing.skew_ns = row.skew_ns, crossing.quantum_ns = row.quantum_ns, crossing.bound_ns = 200;
    tally.add(crossing);
    EXPECT_EQ(tally.by_skew, row.skew) << row.reason;
    EXPECT_EQ(tally.by_late_stamp, row.late) << row.reason;
    EXPECT_EQ(tally.by_quantisation, row.quantised) << row.reason;
    EXPECT_EQ(tally.unexplained, row.unexplained) << row.reason;
    EXPECT_EQ(tally.negative, row.skew + row.late + row.quantised + row.unexplained) << row.reason;
    EXPECT_EQ(tally.breaches, row.breaches) << row.reason;
  }
}

}  // namespace
}  // namespace prochron::verdict
