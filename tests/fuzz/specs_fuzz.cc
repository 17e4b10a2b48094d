// Any text as a spec: the way from text to plan ends, and ends in a plan that can be written and read again or in errors
// with a place. What stands behind a line of `===` is the pipeline's own file.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "specs/specs.h"
#include "verdict/expectation/json.h"

namespace {

using namespace prochron;

void must(bool holds) {
  if (!holds) std::abort();
}

specs::Given given_with(const std::string& pipeline) {
  specs::Given given;
  given.set = {{"skew", "7ms"}};
  given.variable = [](const std::string& name) {
    return name == "WORD" ? std::optional<std::string>("five") : std::nullopt;
  };
  given.file = [pipeline](const std::string&) { return Result<std::string>(pipeline); };
  return given;
}

void check(const specs::Compiled& compiled) {
  must(compiled.plan.has_value() != specs::has_errors(compiled.diagnostics));
  if (!compiled.plan) return;
  must(!specs::plan_table(*compiled.plan).empty());
  must(!specs::plan_json(*compiled.plan).empty());
  const std::string judge = verdict::to_json(compiled.plan->judge);
  const auto again = verdict::judge_plan_from_json(judge, "plan.json");
  must(again && verdict::to_json(*again) == judge);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  std::string pipeline;
  if (const std::size_t mark = text.find("\n===\n"); mark != std::string::npos) {
    pipeline = text.substr(mark + 5);
    text.resize(mark + 1);
  }
  for (const bool set : {false, true}) {
    specs::Given given = given_with(pipeline);
    if (!set) given.set.clear();
    const specs::Loaded loaded = specs::load(text, "folder/fuzzed.yaml", given);
    must(loaded.scenario.has_value() != specs::has_errors(loaded.diagnostics));
    for (const specs::Diagnostic& diagnostic : loaded.diagnostics) {
      must(!diagnostic.message.empty() && diagnostic.at.line >= 0);
    }
    (void)specs::report(loaded.diagnostics);
    if (!loaded.scenario) continue;
    check(specs::compile(*loaded.scenario, {.seed = 1}));
    check(specs::compile(*loaded.scenario, {.only = {"skew=1ms..5ms"}, .allow_skipped = set}));
  }
  return 0;
}
