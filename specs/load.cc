// The top of a spec: its keys, its nodes, its seed; then the sections in the order in which they need one another.
#include <algorithm>

#include <fmt/format.h>

#include "specs/reader.h"
#include "specs/sections.h"
#include "specs/specs.h"

namespace prochron::specs {
namespace {

constexpr std::size_t kLongestSpec = std::size_t{1} << 20;

const Words kTopKeys = {"scenario", "about", "seed", "nodes", "pipeline", "schedule", "expect"};
const Words kTopLater = {"repeat", "inputs", "clocks_start", "traces", "skip", "known"};

void read_nodes(const Tree& tree, Reader& reader, Scenario& scenario) {
  if (tree.kind != Tree::Kind::kMap) return reader.error(tree.at, "nodes must be a map like {edge: local, gpu: local}");
  for (const Entry& entry : tree.entries) {
    Tree key;
    key.kind = Tree::Kind::kScalar;
    key.text = entry.key;
    key.at = entry.at;
    if (!reader.name(key, "a node")) continue;
    scenario.nodes.push_back(entry.key);
    if (entry.value.kind == Tree::Kind::kMap) {
      reader.expect_map(entry.value, "a node", {}, {"host", "pods"});
    } else if (const auto where = reader.text(entry.value, "a node")) {
      reader.known_word(entry.value.at, "place of a node", *where, {"local"}, {"simulated"});
    }
  }
  if (scenario.nodes.empty()) reader.error(tree.at, "a scenario needs at least one node");
}

void read_top(const Tree& tree, Reader& reader, Scenario& scenario) {
  if (!reader.expect_map(tree, "a scenario", kTopKeys, kTopLater)) return;
  if (const Tree* name = reader.require(tree, "a scenario", "scenario")) {
    scenario.name = reader.name(*name, "`scenario`").value_or("");
  }
  if (const Entry* about = tree.find("about")) scenario.about = reader.text(about->value, "`about`").value_or("");
  if (const Entry* seed = tree.find("seed")) {
    scenario.seed = static_cast<std::uint64_t>(reader.integer(seed->value, "`seed`").value_or(1));
  }
  if (const Tree* nodes = reader.require(tree, "a scenario", "nodes")) read_nodes(*nodes, reader, scenario);
  const bool from_traces = tree.find("traces") != nullptr;  // already told: not in this version
  const Entry* pipeline = tree.find("pipeline");
  if (pipeline != nullptr) {
    read_pipeline(pipeline->value, reader, scenario);
  } else if (!from_traces) {
    reader.error(tree.at, "a scenario needs `pipeline`");
  }
  if (const Tree* schedule = reader.require(tree, "a scenario", "schedule")) read_schedule(*schedule, reader, scenario);
  if (const Tree* expect = reader.require(tree, "a scenario", "expect")) read_expect(*expect, reader, scenario);
}

}  // namespace

Loaded load(const std::string& text, const std::string& file) {
  Reader reader;
  Scenario scenario;
  scenario.file = file;
  scenario.text = text;
  if (text.size() > kLongestSpec) {
    reader.error({file, 1, 1}, "a spec may have 1 MiB at most");
  } else {
    const Tree tree = parse_tree(text, file, reader.diagnostics());
    if (reader.diagnostics().empty() || tree.kind == Tree::Kind::kMap) read_top(tree, reader, scenario);
  }
  const auto& diagnostics = reader.diagnostics();
  const bool bad = std::any_of(diagnostics.begin(), diagnostics.end(),
                               [](const Diagnostic& d) { return d.severity == Severity::kError; });
  return {bad ? std::nullopt : std::optional(std::move(scenario)), diagnostics};
}

}  // namespace prochron::specs
