// The way from text to plan: load (grammar, all errors at once), compile (seed -> sessions, windows, cells, evidence).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "specs/diagnostic.h"
#include "specs/given.h"
#include "specs/plan.h"
#include "specs/scenario.h"

namespace prochron::specs {

/// A scenario, or all that is wrong with it.
struct Loaded {
  std::optional<Scenario> scenario;
  std::vector<Diagnostic> diagnostics;
};

/// `file` is used in places, and a pipeline's own file is looked for beside it; `text` is the whole of it. Pure: reads
/// nothing but through `given`.
Loaded load(const std::string& text, const std::string& file, const Given& given = {});

struct Compiled {
  std::optional<Plan> plan;
  /// Warnings of evidence too thin; errors of rules without a cell, of nothing left to run, of courses no clock follows.
  std::vector<Diagnostic> diagnostics;
};

/// What a command line may choose of a scenario.
struct PlanChoice {
  std::optional<std::uint64_t> seed{};  ///< in place of its own
  std::vector<std::string> only{};      ///< "AXIS=VALUE": cells that are run
  bool allow_skipped = false;           ///< what that leaves out does not keep the run from passing
  std::optional<std::uint32_t> shards{};  ///< the cells are dealt out to so many; sessions say whose they are
};

/// `scenario` as load() gave it.
Compiled compile(const Scenario& scenario, const PlanChoice& choice = {});

/// Of plan.json; raised when its form changes.
inline constexpr int kPlanSchema = 2;

/// plan.json: the whole plan; its `judge` object is verdict::to_json(JudgePlan).
std::string plan_json(const Plan& plan);
/// What drawings are made of.
enum class Glyphs : std::uint8_t { kAscii, kUnicode };

/// What `prochron plan` prints: cells, windows with their instants, clocks drawn, evidence per rule.
std::string plan_table(const Plan& plan, Glyphs glyphs = Glyphs::kAscii);
/// What `prochron schema` prints: a JSON Schema (draft 2020-12) of a spec.
std::string schema_json();
/// "transport zeromq", "stage inference": one per line, what must be installed to run it.
std::vector<std::string> needs(const Scenario& scenario);

}  // namespace prochron::specs
