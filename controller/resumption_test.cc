// A run that was cut off in its second session, in virtual time: what is whole stays byte by byte, the rest is run again,
// and what is not of the same plan is refused by name.
#include "controller/resumption.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "controller/cli/run_beginning.h"
#include "controller/cli/second_look.h"
#include "controller/judge_folder.h"
#include "controller/virtual_run.h"
#include "host/files.h"
#include "specs/extend.h"
#include "trace/history_path.h"

namespace prochron::controller {
namespace {

namespace fs = std::filesystem;

/// A run of two sessions. Owned by one test; removed with everything in it.
struct CutOff {
  explicit CutOff(std::optional<std::uint32_t> looks = {}) : scratch(make_scratch()), plan(two_sessions()) {
    plan.judge.looks = looks;
    const auto made = RunFolder::create((scratch / "run").string(), "short", 1);
    EXPECT_TRUE(made && write_beginning(*made, RunId{1}, plan, {"prochron"}));
    VirtualRun run(plan, folder().history());
    const NativeTime second = run.timeline.now() + plan.sessions[0].length + std::chrono::seconds{3};
    run.timeline.at(second, [&] { run.conductor.interrupt(Error{ErrorCode::kRefused, "cut off", {}, Definite::kYes}); });
    EXPECT_FALSE(run.run());
  }
  ~CutOff() { fs::remove_all(scratch); }
  CutOff(const CutOff&) = delete;
  CutOff& operator=(const CutOff&) = delete;

  static fs::path make_scratch() {
    std::string pattern = fs::temp_directory_path() / "prochron-resumption-XXXXXX";
    return mkdtemp(pattern.data());
  }
  static specs::Plan two_sessions(std::uint64_t seed = 1) {
    const std::string text = *host::read_file(std::string(PROCHRON_SHARED_SPECS) + "/short.yaml");
    return plan_of(text + "repeat: 2\n", seed);
  }
  RunFolder folder() const { return *RunFolder::open((scratch / "run").string()); }
  std::string session(std::uint32_t number) const {
    return host::read_file(trace::session_path(scratch / "run" / "history", number).string()).value_or("");
  }

  fs::path scratch;
  specs::Plan plan;
};

TEST(Resumption, RunsAgainWhatDidNotEnd) {
  const CutOff run;
  const std::string first = run.session(0);
  const auto left = resume(run.folder(), run.plan, RunId{2}, {"prochron", "--resume"});
  ASSERT_TRUE(left) << to_string(left.error());
  EXPECT_EQ(*left, std::vector<std::uint32_t>{1});
  EXPECT_EQ(run.session(0), first);
  EXPECT_EQ(run.session(1), "") << "half a session is no evidence";
  VirtualRun again(run.plan, run.folder().history(), *left);
  ASSERT_TRUE(again.run());
  const auto judged = judge_folder(run.folder(), 1);
  ASSERT_TRUE(judged) << to_string(judged.error());
  EXPECT_EQ(judged->result.verdict, verdict::Verdict::kPass) << judged->result.why;
  const auto nothing = resume(run.folder(), run.plan, RunId{3}, {"prochron", "--resume"});
  ASSERT_TRUE(nothing);
  EXPECT_TRUE(nothing->empty());
}

TEST(Resumption, RefusesAnotherPlanByName) {
  const CutOff run;
  specs::Plan other_spec = run.plan;
  other_spec.scenario.text += "# changed\n";
  const std::pair<specs::Plan, const char*> rows[] = {{CutOff::two_sessions(9), "the seed differs: 1 and 9"},
                                                      {other_spec, "the spec differs (spec.yaml)"}};
  for (const auto& [plan, said] : rows) {
    const auto refused = resume(run.folder(), plan, RunId{2}, {"prochron"});
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, testing::HasSubstr(said));
    EXPECT_NE(run.session(1), "") << "nothing was touched";
  }
}

TEST(Resumption, MakesAnExtensionAgain) {
  const CutOff run(kLooks);
  specs::Plan extended = run.plan;
  specs::extend(extended, {{0, 3}, 2});
  ASSERT_TRUE(run.folder().write("plan.json", specs::plan_json(extended)));
  specs::Plan plan = CutOff::two_sessions();
  ASSERT_TRUE(plan_as_before(run.folder(), plan, true));
  EXPECT_EQ(specs::plan_json(plan), specs::plan_json(extended));
  const auto left = resume(run.folder(), plan, RunId{2}, {"prochron"});
  ASSERT_TRUE(left) << to_string(left.error());
  EXPECT_EQ(*left, (std::vector<std::uint32_t>{1, 2, 3}));
}

TEST(SecondLook, IsOnlyForRunsPlannedForTwo) {
  const CutOff run;
  specs::Plan plan = run.plan;
  const Status refused = plan_as_before(run.folder(), plan, true);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("its one look spent the whole error budget"));
}

TEST(SecondLook, DecidesByWhatItMeasuredItself) {
  const CutOff run(kLooks);
  const auto first = judge_folder(run.folder(), 1);
  ASSERT_TRUE(first);
  verdict::RunResult result = first->result;
  for (verdict::CellResult& cell : result.cells) cell.verdict = verdict::Verdict::kPass;
  specs::Plan plan = run.plan;
  EXPECT_TRUE(add_second_look(plan, result, std::chrono::minutes{5})->empty()) << "nothing is undecided";
  result.cells[1].verdict = verdict::Verdict::kInconclusive;
  EXPECT_EQ(undecided(plan, result), std::vector<std::uint32_t>{1});
  const auto too_short = add_second_look(plan, result, std::chrono::seconds{1});
  ASSERT_FALSE(too_short);
  EXPECT_THAT(too_short.error().message, testing::HasSubstr("--extend 1s is too short: to measure the 1 undecided cells"));
  const auto added = add_second_look(plan, result, std::chrono::minutes{1});
  ASSERT_TRUE(added);
  EXPECT_EQ(*added, std::vector<std::uint32_t>{2});
  ASSERT_TRUE(run.folder().write("plan.json", specs::plan_json(plan)));
  VirtualRun look(plan, run.folder().history(), *added);
  ASSERT_TRUE(look.run());
  const auto second = judge_folder(run.folder(), 1);
  ASSERT_TRUE(second) << to_string(second.error());
  EXPECT_EQ(second->result.cells[1].verdict, verdict::Verdict::kPass) << second->result.cells[1].why;
  EXPECT_EQ(second->result.cells[1].session, 2U);
  EXPECT_EQ(second->result.looks, kLooks);
}

}  // namespace
}  // namespace prochron::controller
