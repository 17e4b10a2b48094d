// The top of a spec: its keys, its nodes, its seed; then the sections in the order in which they need one another, and
// last what only several of them together can get wrong.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "specs/case_section.h"
#include "core/printable.h"
#include "specs/consistency.h"
#include "specs/draft.h"
#include "specs/environments.h"
#include "specs/filling.h"
#include "specs/malformed.h"
#include "specs/pipeline_file.h"
#include "specs/simulation.h"
#include "specs/specs.h"
#include "specs/word_lists.h"

namespace prochron::specs {
namespace {

const Words kTopKeys = {"scenario", "about", "seed",     "repeat", "inputs", "clocks_start",
                        "nodes",    "pipeline", "schedule", "expect", "skip",   "known"};
const Words kTopLater = {"traces"};

/// More runs of everything are no scenario any more.
constexpr std::int64_t kMostRepeats = 1'000;

void read_repeat(const Tree& tree, Draft& draft, const Given& given) {
  Reader& reader = draft.reader;
  const Entry* said = tree.find("repeat");
  if (said != nullptr) draft.scenario.repeat = reader.integer(said->value, "`repeat`").value_or(1);
  const verdict::Location at = given.repeat || said == nullptr ? verdict::Location{"--repeat", 0, 0} : said->value.at;
  if (given.repeat) draft.scenario.repeat = *given.repeat;
  if (draft.scenario.repeat >= 1 && draft.scenario.repeat <= kMostRepeats) return;
  reader.error(at, fmt::format("`repeat` must be from 1 to {}", kMostRepeats));
  draft.scenario.repeat = draft.scenario.repeat < 1 ? 1 : kMostRepeats;  // what follows counts them one by one
}

void read_top(const Tree& tree, Draft& draft, const Given& given) {
  Reader& reader = draft.reader;
  Scenario& scenario = draft.scenario;
  if (!reader.expect_map(tree, "a scenario", kTopKeys, kTopLater)) return;
  const auto section = [&](const char* key, void (*read)(const Tree&, Draft&)) {
    const std::size_t before = reader.count();
    const Tree* found = reader.require(tree, tree.at, "a scenario", key);
    if (found != nullptr) read(*found, draft);
    if (found == nullptr) draft.names_complete = false;
    return reader.count() == before;
  };
  if (const Tree* name = reader.require(tree, tree.at, "a scenario", "scenario")) {
    scenario.name = reader.name(*name, "`scenario`").value_or("");
  }
  if (const Entry* about = tree.find("about")) scenario.about = reader.text(about->value, "`about`").value_or("");
  if (const Entry* seed = tree.find("seed")) {
    scenario.seed = static_cast<std::uint64_t>(reader.integer(seed->value, "`seed`").value_or(1));
  }
  read_repeat(tree, draft, given);
  if (const Entry* nodes = tree.find("nodes")) {
    read_nodes(nodes->value, draft);
  } else if (reader.meant(tree, "nodes")) {
    draft.names_complete = false;
  } else {
    scenario.nodes = {"local"};
  }
  if (tree.find("traces") != nullptr) {  // that this is not in this version has been said
    draft.names_complete = false;
    section("expect", read_expect);
    return;
  }
  const bool piped = section("pipeline", read_environments);
  const bool scheduled = section("schedule", read_schedule);
  section("expect", read_expect);
  if (const Entry* skip = tree.find("skip")) scenario.skip = read_cases(skip->value, "skip", draft);
  if (const Entry* known = tree.find("known")) scenario.known = read_cases(known->value, "known", draft);
  if (const Entry* start = tree.find("clocks_start")) read_clocks_start(start->value, draft);
  if (scheduled) check_consistency(draft, piped);
}

}  // namespace

const Words& top_words() { return kTopKeys; }

void read_nodes(const Tree& tree, Draft& draft) {
  Reader& reader = draft.reader;
  if (tree.kind != Tree::Kind::kMap) {
    draft.names_complete = false;
    if (tree.kind == Tree::Kind::kRefused) return;
    return reader.error(tree.at, "`nodes` must be a map like {edge: local, gpu: local}");
  }
  for (const Entry& entry : tree.entries) {
    reader.name({Tree::Kind::kScalar, entry.key, entry.at, {}, {}}, "a node");
    draft.scenario.nodes.push_back(entry.key);
    if (entry.value.kind == Tree::Kind::kMap) {
      reader.expect_map(entry.value, "a node", {}, {"host", "pods"});
    } else {
      read_place(entry, draft);
    }
  }
  if (tree.entries.empty()) {
    draft.names_complete = false;
    reader.error(tree.at, "a scenario needs at least one node");
  }
}

bool Draft::known_name(const verdict::Location& at, const std::string& word, const WordList& names) {
  if (names_complete) return reader.known_word(at, word, names);
  return std::ranges::find(names.known, word) != names.known.end();
}

Words Draft::stage_names() const { return names_of(scenario.pipeline.stages); }

Words Draft::process_names() const {
  Words names = stage_names();
  for (const auto& stage : scenario.pipeline.stages) {
    if (stage.replicas > 1) names = names + pipelines::process_names(stage);
  }
  return names;
}

Loaded load(const std::string& text, const std::string& file, const Given& given) {
  Draft draft;
  if (given.file) draft.file = [&](const std::string& name) { return given.file(beside(file, name)); };
  draft.scenario.file = printable(file);
  draft.scenario.text = text;
  if (const auto refused = refuse_bytes(text, draft.scenario.file)) return {{}, {*refused}};
  Tree tree = parse_tree(text, draft.scenario.file, draft.reader.diagnostics());
  Filling filling(given, draft.reader);
  if (tree.kind == Tree::Kind::kMap) {
    filling.read_inputs(tree);
    filling.fill_top(tree);
    put_pipeline_file(tree, file, given, draft, filling);
  }
  draft.scenario.inputs = filling.inputs();
  read_top(tree, draft, given);
  std::vector<Diagnostic> diagnostics = std::move(draft.reader.diagnostics());
  filling.explain(diagnostics);
  if (has_errors(diagnostics)) return {{}, std::move(diagnostics)};
  return {std::move(draft.scenario), std::move(diagnostics)};
}

}  // namespace prochron::specs
