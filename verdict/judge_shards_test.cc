// A plan that is dealt out: each shard judges its own cells, merged they are judged as one run, and what is missing is
// said.
#include <gmock/gmock.h>

#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

/// Two sessions of two cells each, one per shard. Owned by one test.
struct Dealt : TestRun {
  Dealt() : TestRun(options()) {
    for (std::uint32_t session = 0; session < 2; ++session) plan.sessions[session].shard = session + 1;
  }
  static SyntheticOptions options() {
    SyntheticOptions options = paper_like();
    options.cells = {{"0", {}, {}}, {"+2ms", {2'000'000}, {}}};
    options.sessions = 2;
    return options;
  }
};

TEST(Shards, EachJudgesItsOwnCells) {
  Dealt run;
  run.plan.sharding = Sharding{2, {2}, false};
  const RunResult result = run.judged();
  ASSERT_EQ(result.cells.size(), 2U);
  for (const CellResult& cell : result.cells) {
    EXPECT_EQ(cell.shard, 2U);
    EXPECT_EQ(cell.session, 1U);
    EXPECT_EQ(cell.verdict, Verdict::kPass) << cell.why;
  }
  ASSERT_EQ(result.controls.size(), 1U);
  EXPECT_EQ(result.controls[0].session, 1U);
}

TEST(Shards, MergedAreOneRun) {
  TestRun whole(Dealt::options());
  const RunResult as_one = whole.judged();
  Dealt run;
  run.plan.sharding = Sharding{2, {1, 2}, true};
  const RunResult merged = run.judged();
  EXPECT_EQ(merged.verdict, as_one.verdict);
  EXPECT_EQ(merged.family_size, as_one.family_size) << "the error budget is the run's";
  run.plan.sharding = Sharding{2, {1}, false};
  EXPECT_EQ(2 * run.judged_again(1).family_size, as_one.family_size) << "the others' claims are not this shard's";
  EXPECT_EQ(hops_csv(merged), hops_csv(as_one));
}

TEST(Shards, AMissingOneIsInconclusiveByName) {
  Dealt run;
  run.plan.sharding = Sharding{2, {1}, true};
  const RunResult result = run.judged();
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  ASSERT_EQ(result.cells.size(), 4U);
  EXPECT_EQ(result.cells[0].verdict, Verdict::kPass);
  EXPECT_EQ(result.cells[2].verdict, Verdict::kInconclusive);
  EXPECT_EQ(result.cells[2].why, "shard 2 of 2 is missing");
  EXPECT_THAT(junit_xml(run.plan, result), testing::HasSubstr("<error type=\"INCONCLUSIVE\" message=\"shard 2 of 2"));
}

TEST(Shards, ASessionWithoutAShardIsRefused) {
  Dealt run;
  run.plan.sharding = Sharding{2, {1}, true};
  run.plan.sessions[1].shard.reset();
  EXPECT_FALSE(run.judged_or_refused());
}

}  // namespace
}  // namespace prochron::verdict
