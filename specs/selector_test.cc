// Whom a selector may mean, and whom the seed draws.
#include "specs/selector.h"

#include <gmock/gmock.h>

#include <set>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

std::vector<std::string> bent_by(const std::string& selector, std::uint64_t seed) {
  const std::string text = small_spec({{"clock: gpu", "clock: " + selector}});
  std::vector<std::string> clocks;
  const Scenario drawn = with_drawn(scenario_of(text), seed);
  for (const FaultSpec& fault : drawn.schedule[2].inject) clocks.push_back(fault.clock);
  return clocks;
}

using Clocks = std::vector<std::string>;

TEST(Selector, MeansItsMembers) {
  struct Row {
    const char* selector;
    Clocks clocks;
    const char* why;
  };
  for (const Row& row : {
           Row{"gpu", {"gpu"}, "one name"},
           Row{"all", {"edge", "gpu"}, "every node that something stands on"},
           Row{"[gpu, source]", {"gpu", "source"}, "a list, nodes and stages mixed"},
           Row{"one_of source", {"source"}, "a stage is its own member"},
           Row{"{share: 100%, of: gpu}", {"inference", "sink"}, "the stages of a node"},
       }) {
    EXPECT_EQ(bent_by(row.selector, 1), row.clocks) << row.why;
  }
}

std::vector<std::string> killed_by(const std::string& selector, std::uint64_t seed) {
  const std::string text = small_spec({{"transport: zeromq", "transport: {kafka: {node: gpu}}"},
                                       {"model: digest", "model: digest, rounds: 1"},
                                       {"- step: {clock: gpu, by: 5ms}", "- kill: {stage: " + selector + ", at: 1s, for: 1s}"}});
  std::vector<std::string> processes;
  const Scenario drawn = with_drawn(scenario_of(text), seed);
  for (const ProcessFaultSpec& fault : drawn.schedule[2].processes) processes.push_back(fault.target);
  return processes;
}

TEST(Selector, MeansProcessesToo) {
  EXPECT_EQ(killed_by("kafka", 1), Clocks{"kafka"}) << "a server";
  EXPECT_EQ(killed_by("kafka.1", 1), Clocks{"kafka"}) << "and its only process";
  EXPECT_EQ(killed_by("[inference, kafka.1]", 1), (Clocks{"inference", "kafka"}));
  EXPECT_EQ(killed_by("all", 1), (Clocks{"source", "inference", "sink"})) << "every stage";
  EXPECT_EQ(killed_by("{share: 100%, of: gpu}", 1), (Clocks{"inference", "sink"})) << "the stages of a node";
}

TEST(Selector, ReachesReplicas) {
  const std::string text = small_spec({{"model: digest", "model: digest, replicas: 3"}, {"clock: gpu, by: 5ms", "clock: one_of inference, by: 5ms"}});
  std::set<std::string> drawn;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Scenario scenario = with_drawn(scenario_of(text), seed);
    ASSERT_EQ(scenario.schedule[2].inject.size(), 1U);
    drawn.insert(scenario.schedule[2].inject.front().clock);
  }
  EXPECT_EQ(drawn, (std::set<std::string>{"inference.1", "inference.2", "inference.3"})) << "any of them, in 30 draws";
}

TEST(Selector, IsDrawnFromTheSeed) {
  std::set<Clocks> drawn;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Clocks clocks = bent_by("one_of gpu", seed);
    EXPECT_EQ(clocks.size(), 1U);
    EXPECT_EQ(clocks, bent_by("one_of gpu", seed)) << "the same again";
    EXPECT_EQ(bent_by("{share: 1%, of: all}", seed).size(), 1U) << "a share is rounded up";
    drawn.insert(clocks);
  }
  EXPECT_EQ(drawn.size(), 2U) << "either, in 20 draws";
}

TEST(Selector, MakesAPlanWithOneFaultForEachClock) {
  const Plan plan = plan_of(small_spec({{"clock: gpu, by: 5ms", "clock: all, by: {each: [1ms, 2ms]}"}}));
  ASSERT_EQ(plan.judge.cells.size(), 2U);
  for (const auto& cell : plan.judge.cells) EXPECT_EQ(plan.judge.windows[cell.windows.front()].faults.size(), 2U);
}

}  // namespace
}  // namespace prochron::specs
