// A plan run in virtual time, for tests: the same conductor, History and judge as for real.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "controller/conductor.h"
#include "controller/sessions_of.h"
#include "controller/simulated_node.h"
#include "controller/virtual_timeline.h"
#include "specs/specs.h"
#include "trace/history.h"

namespace prochron::controller {

/// The plan of a spec's text; throws std::runtime_error with the diagnostics if it has none.
inline specs::Plan plan_of(const std::string& text, std::uint64_t seed = 1) {
  const specs::Loaded loaded = specs::load(text, "test.yaml");
  if (!loaded.scenario) throw std::runtime_error(specs::report(loaded.diagnostics));
  const specs::Compiled compiled = specs::compile(*loaded.scenario, {.seed = seed});
  if (!compiled.plan) throw std::runtime_error(specs::report(compiled.diagnostics));
  return *compiled.plan;
}

/// A folder for a record. Owned by one test; removed with everything in it.
struct Scratch {
  std::filesystem::path path;
  Scratch() {
    std::string pattern = std::filesystem::temp_directory_path() / "prochron-virtual-XXXXXX";
    path = mkdtemp(pattern.data());
  }
  ~Scratch() { std::filesystem::remove_all(path); }
};

/// Owned by a test; one thread.
struct VirtualRun {
  explicit VirtualRun(specs::Plan its_plan, const std::filesystem::path& folder)
      : VirtualRun(its_plan, folder, sessions_of(its_plan)) {}
  VirtualRun(specs::Plan its_plan, const std::filesystem::path& folder, const std::vector<std::uint32_t>& sessions)
      : plan(std::move(its_plan)),
        nodes(SimulatedNode::create(plan.scenario.nodes, timeline, plan.judge.seed)),
        history(*trace::HistoryWriter::create(folder)),
        conductor({plan, timeline, pointers(), history, observer, sessions}) {}

  /// Runs to the end; the conductor's last word.
  Status run() {
    Status said = fail(ErrorCode::kBroken, "the conductor never finished");
    conductor.run([&](Status status) { said = std::move(status); });
    timeline.run();
    if (Status closed = history.close(); !closed) return closed;
    return said;
  }

  specs::Plan plan;
  VirtualTimeline timeline{NativeTime(HostId{42}, 1'000'000'000'000)};
  std::vector<std::unique_ptr<SimulatedNode>> nodes;
  trace::HistoryWriter history;
  RunObserver observer;
  Conductor conductor;

 private:
  std::vector<Node*> pointers() const {
    std::vector<Node*> all;
    for (const auto& node : nodes) all.push_back(node.get());
    return all;
  }
};

}  // namespace prochron::controller
