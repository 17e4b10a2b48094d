// Cells measured again, in virtual time: the others' evidence stays byte by byte, what was decided against stands, and the
// folder remembers, so that it can be resumed and judged as one.
#include "controller/remeasurement.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "controller/cli/run_beginning.h"
#include "controller/judge_folder.h"
#include "controller/resumption.h"
#include "controller/virtual_run.h"
#include "host/files.h"
#include "trace/history_path.h"

namespace prochron::controller {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using verdict::Verdict;

/// A run of one session and three skews: 1 ms passes, 5 ms breaks its rule, 7 ms passes. Owned by one test; removed with
/// everything in it.
struct Measured {
  Measured() : scratch(make_scratch()), plan(made()) {
    const auto folder_made = RunFolder::create((scratch / "run").string(), "short", 1);
    EXPECT_TRUE(folder_made && write_beginning(*folder_made, RunId{1}, plan, {"prochron"}));
    EXPECT_TRUE(VirtualRun(plan, folder().history()).run());
  }
  ~Measured() { fs::remove_all(scratch); }
  Measured(const Measured&) = delete;
  Measured& operator=(const Measured&) = delete;

  static fs::path make_scratch() {
    std::string pattern = fs::temp_directory_path() / "prochron-remeasurement-XXXXXX";
    return mkdtemp(pattern.data());
  }
  static specs::Plan made() {
    std::string text = *host::read_file(std::string(PROCHRON_SHARED_SPECS) + "/short.yaml");
    for (const auto& [was, is] : {std::pair{"[1ms, 5ms]", "[1ms, 5ms, 7ms]"}, std::pair{"{skew: 1ms}", "{skew: 1ms..5ms}"},
                                  std::pair{"{skew: 5ms}", "{skew: 7ms}"}}) {
      text.replace(text.find(was), std::string_view(was).size(), is);
    }
    return plan_of(text);
  }
  RunFolder folder() const { return *RunFolder::open((scratch / "run").string()); }
  std::string session(std::uint32_t number) const {
    return host::read_file(trace::session_path(scratch / "run" / "history", number).string()).value_or("");
  }
  /// In the order of the plan.
  std::vector<Verdict> verdicts() const {
    const auto judged = judge_folder(folder(), 1);
    EXPECT_TRUE(judged) << to_string(judged.error());
    std::vector<Verdict> all;
    for (const verdict::CellResult& cell : judged->result.cells) all.push_back(cell.verdict);
    return all;
  }

  fs::path scratch;
  specs::Plan plan;
};

TEST(Remeasurement, MeasuresTheCellsNamedAndKeepsTheOthers) {
  const Measured run;
  ASSERT_THAT(run.verdicts(), ElementsAre(Verdict::kPass, Verdict::kFail, Verdict::kPass));
  const std::string first = run.session(0);
  specs::Plan plan = run.plan;
  const auto again = measure_again(run.folder(), plan, {"skew=5ms..7ms"}, RunId{2}, {"prochron"});
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_THAT(again->sessions, ElementsAre(1U));
  EXPECT_THAT(again->standing, ElementsAre("skew=5ms: FAIL")) << "it would be tried until it passes";
  EXPECT_THAT(run.verdicts(), ElementsAre(Verdict::kPass, Verdict::kFail, Verdict::kInvalid)) << "not yet";

  specs::Plan resumed = Measured::made();
  ASSERT_TRUE(plan_as_before(run.folder(), resumed, false));
  EXPECT_EQ(specs::plan_json(resumed), specs::plan_json(plan));
  const auto left = resume(run.folder(), resumed, RunId{3}, {"prochron"});
  ASSERT_TRUE(left) << to_string(left.error());
  EXPECT_EQ(*left, again->sessions) << "killed before it measured anything, it is resumed like any other";

  ASSERT_TRUE(VirtualRun(plan, run.folder().history(), again->sessions).run());
  EXPECT_EQ(run.session(0), first);
  const auto judged = judge_folder(run.folder(), 1);
  ASSERT_TRUE(judged) << to_string(judged.error());
  EXPECT_EQ(judged->result.cells[2].verdict, Verdict::kPass) << judged->result.cells[2].why;
  EXPECT_EQ(judged->result.cells[2].session, 1U);
  EXPECT_EQ(judged->result.cells[0].session, 0U);
  EXPECT_EQ(judged->result.verdict, Verdict::kFail) << "the whole: what failed has not been shown to hold";
}

TEST(Remeasurement, RefusesWhatWouldShowNothing) {
  const Measured run;
  for (const auto& [words, said] : {std::pair{"skew=5ms", "skew=5ms: FAIL stands"},
                                    std::pair{"skew=3ms", "has no cell that --only names"}}) {
    specs::Plan plan = run.plan;
    const auto refused = measure_again(run.folder(), plan, {words}, RunId{2}, {"prochron"});
    ASSERT_FALSE(refused) << words;
    EXPECT_THAT(refused.error().message, HasSubstr(said));
    EXPECT_TRUE(plan.extensions.empty());
  }
  specs::Plan other = run.plan;
  other.scenario.text += "# changed\n";
  const auto refused = measure_again(run.folder(), other, {"skew=7ms"}, RunId{2}, {"prochron"});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("the spec differs"));
}

}  // namespace
}  // namespace prochron::controller
