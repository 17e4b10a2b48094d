// The conductor in virtual time, against simulated nodes, judged by the real judge.
#include "controller/conductor.h"

#include <map>

#include <gtest/gtest.h>

#include "controller/virtual_run.h"
#include "host/files.h"
#include "verdict/judge.h"
#include "verdict/report.h"

namespace prochron::controller {
namespace {

/// The specs that the end-to-end tests run against real nodes: what passes here passes there.
std::string shared_spec(const std::string& name) {
  const Result<std::string> text = host::read_file(std::string(PROCHRON_SHARED_SPECS) + "/" + name);
  if (!text) throw std::runtime_error(to_string(text.error()));
  return *text;
}

std::map<verdict::Role, int> windows_by_role(const trace::HistoryReader& history) {
  std::map<verdict::Role, int> count;
  EXPECT_TRUE(history.for_each(0, [&](const trace::Record& record) {
    if (const auto* window = std::get_if<trace::WindowRecord>(&record)) {
      if (window->complete) ++count[static_cast<verdict::Role>(window->role)];
    }
  }));
  return count;
}

struct Passing {
  const char* spec;
  std::map<verdict::Role, int> windows;
};

TEST(Conductor, RunsEveryWindowOfThePlanAndTheJudgePassesIt) {
  using verdict::Role;
  const Passing kPassing[] = {
      {"short.yaml", {{Role::kWarmup, 1}, {Role::kControl, 3}, {Role::kFault, 2}}},
      {"drift.yaml", {{Role::kWarmup, 1}, {Role::kControl, 3}, {Role::kFault, 2}}},
      {"ramp.yaml", {{Role::kWarmup, 1}, {Role::kControl, 2}, {Role::kFault, 1}}},
  };
  for (const Passing& passing : kPassing) {
    SCOPED_TRACE(passing.spec);
    const Scratch scratch;
    VirtualRun virtual_run(plan_of(shared_spec(passing.spec)), scratch.path / "history");
    const Status ended = virtual_run.run();
    ASSERT_TRUE(ended) << to_string(ended.error());
    const auto history = trace::HistoryReader::open(scratch.path / "history");
    ASSERT_TRUE(history);
    EXPECT_EQ(windows_by_role(*history), passing.windows);
    const auto result = verdict::judge(virtual_run.plan.judge, *history, {1});
    ASSERT_TRUE(result) << to_string(result.error());
    EXPECT_EQ(result->verdict, verdict::Verdict::kPass) << verdict::console(virtual_run.plan.judge, *result, false);
  }
}

TEST(Conductor, ARampCrossesTheMarginWhenTheControlSaidInEveryRun) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Scratch scratch;
    VirtualRun virtual_run(plan_of(shared_spec("ramp.yaml"), seed), scratch.path / "history");
    ASSERT_TRUE(virtual_run.run());
    const auto history = trace::HistoryReader::open(scratch.path / "history");
    const auto result = verdict::judge(virtual_run.plan.judge, *history, {1});
    ASSERT_TRUE(result) << to_string(result.error());
    const auto& crossings = result->cells.at(0).hops.at(0).crossings;
    ASSERT_EQ(crossings.size(), 1U) << seed;
    ASSERT_TRUE(crossings[0].measured_at) << seed;
    EXPECT_LE(crossings[0].predicted_at.low_ns, crossings[0].measured_at->value_ns) << seed;
    EXPECT_GE(crossings[0].predicted_at.high_ns, crossings[0].measured_at->value_ns) << seed;
  }
}

TEST(Conductor, AnInterruptStopsTheNodesAndLeavesTheWindowIncomplete) {
  const Scratch scratch;
  VirtualRun virtual_run(plan_of(shared_spec("short.yaml")), scratch.path / "history");
  virtual_run.timeline.at(virtual_run.timeline.now() + std::chrono::seconds{4}, [&] {
    virtual_run.conductor.interrupt(Error{ErrorCode::kRefused, "interrupted", {}, Definite::kYes});
  });
  const Status ended = virtual_run.run();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message, "interrupted");
  const auto history = trace::HistoryReader::open(scratch.path / "history");
  ASSERT_TRUE(history);
  int incomplete = 0;
  ASSERT_TRUE(history->for_each(0, [&](const trace::Record& record) {
    if (const auto* window = std::get_if<trace::WindowRecord>(&record)) incomplete += window->complete ? 0 : 1;
  }));
  EXPECT_EQ(incomplete, 1);
}

TEST(Conductor, WhatAnInterruptCutsOffDoesNotLookLost) {
  std::string slow = shared_spec("short.yaml");
  for (const auto& [from, to] : {std::pair{"delay: 2ms", "delay: 500ms"}, {"settle: 300ms", "settle: 3s"}}) {
    slow.replace(slow.find(from), std::string_view(from).size(), to);
  }
  // The instants lie within the first fault, and within the settling after it, less than a hop after its last message.
  for (const int milliseconds : {10'500, 11'500}) {
    SCOPED_TRACE(milliseconds);
    const Scratch scratch;
    VirtualRun virtual_run(plan_of(slow), scratch.path / "history");
    virtual_run.timeline.at(virtual_run.timeline.now() + std::chrono::milliseconds{milliseconds}, [&] {
      virtual_run.conductor.interrupt(Error{ErrorCode::kRefused, "interrupted", {}, Definite::kYes});
    });
    ASSERT_FALSE(virtual_run.run());
    const auto history = trace::HistoryReader::open(scratch.path / "history");
    ASSERT_TRUE(history);
    const auto result = verdict::judge(virtual_run.plan.judge, *history, {1});
    ASSERT_TRUE(result) << to_string(result.error());
    int judged = 0;
    for (const verdict::CellResult& cell : result->cells) {
      EXPECT_EQ(cell.outputs.lost, 0) << cell.id;
      judged += cell.outputs.right > 0 ? 1 : 0;
    }
    EXPECT_EQ(judged, 1) << "an instant within or after the first fault";
  }
}

/// A node that refuses one step of a session, wrapped around a simulated one. Owned by a test; its thread.
class RefusingNode final : public Node {
 public:
  RefusingNode(Node& real, std::string step) : real_(real), step_(std::move(step)) {}
  const std::string& name() const override { return real_.name(); }
  void listen(Listener listener) override { real_.listen(std::move(listener)); }
  void prepare(const SessionOrder& order, Done<Result<Prepared>> done) override {
    if (step_ == "prepare") return done(fail(ErrorCode::kSystem, "no such program"));
    real_.prepare(order, std::move(done));
  }
  void connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done) override {
    if (step_ == "connect") return done(fail(ErrorCode::kSystem, "connection refused"));
    real_.connect(inboxes, std::move(done));
  }
  void start(NativeTime at, Done<Status> done) override {
    if (step_ == "start") return done(fail(ErrorCode::kTimeout, "no answer"));
    real_.start(at, std::move(done));
  }
  void schedule(const FaultOrder& order, Done<Status> done) override {
    if (step_ == "schedule") return done(fail(ErrorCode::kRefused, "published too late"));
    real_.schedule(order, std::move(done));
  }
  void schedule(const ProcessFaultOrder& order, Done<Status> done) override {
    real_.schedule(order, std::move(done));
  }
  void finish(Done<Status> done) override { real_.finish(std::move(done)); }
  void stop(Done<Status> done) override {
    ++stops;
    real_.stop(std::move(done));
  }
  int stops = 0;

 private:
  Node& real_;
  std::string step_;
};

struct Refusal {
  const char* step;
  bool ends_the_run;
  const char* why;
};

TEST(Conductor, StopsEveryNodeWhicheverStepIsRefused) {
  const Refusal kRefusals[] = {
      {"prepare", true, "a stage that cannot start is no session"},
      {"connect", true, "nor is one whose stages cannot reach each other"},
      {"start", true, "nor one that never began"},
      {"schedule", false, "a fault that was refused makes its cell INVALID; the others still stand"},
  };
  for (const Refusal& refusal : kRefusals) {
    SCOPED_TRACE(refusal.why);
    const Scratch scratch;
    const specs::Plan plan = plan_of(shared_spec("short.yaml"));
    VirtualTimeline timeline{NativeTime(HostId{42}, 1'000'000'000'000)};
    auto simulated = SimulatedNode::create(plan.scenario.nodes, timeline, 1);
    RefusingNode refusing(*simulated.front(), refusal.step);
    auto history = trace::HistoryWriter::create(scratch.path / "history");
    ASSERT_TRUE(history);
    const RunObserver silent;
    Conductor conductor({plan, timeline, {&refusing, simulated.back().get()}, *history, silent, sessions_of(plan)});
    std::vector<Status> said;
    conductor.run([&](Status status) { said.push_back(std::move(status)); });
    timeline.run();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said.front().has_value(), !refusal.ends_the_run);
    EXPECT_EQ(refusing.stops, 1);
  }
}

}  // namespace
}  // namespace prochron::controller
