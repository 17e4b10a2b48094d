// The judge against runs whose truth is known: what is right passes, and each way of being wrong is found as what it is.
#include "verdict/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

TEST(Judge, Prints) {
  TestRun run(paper_like());
  const RunResult result = run.judged();
  std::cout << console(run.plan, result, false);
  EXPECT_EQ(result.verdict, Verdict::kPass);
}

}  // namespace
}  // namespace prochron::verdict
