// Seeded damage to the shipped scenarios: whatever stands in a file, the way from text to plan ends, and ends either in
// a plan that can be written and read again or in errors with a place.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/rng.h"
#include "specs/specs.h"
#include "verdict/expectation/json.h"

namespace prochron::specs {
namespace {

constexpr int kMutations = 2'000;

std::string shipped(const std::string& name) {
  std::ifstream file(std::string(PROCHRON_SCENARIOS) + "/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

/// One bit, one byte, one word of another place, or one line.
std::string damaged(const std::string& text, Rng& rng) {
  if (text.empty()) return text;
  std::string bytes = text;
  const std::size_t at = rng.below(text.size());
  std::vector<std::string> lines = lines_of(text);
  const std::size_t line = rng.below(lines.size());
  const auto position = lines.begin() + static_cast<std::ptrdiff_t>(line);
  switch (rng.below(7)) {
    case 0:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << rng.below(8)));
      return bytes;
    case 1:
      bytes[at] = "{}[]:,-&*!|>'\"%@`#? \t\n0"[rng.below(23)];
      return bytes;
    case 2:
      return bytes.erase(at, 1 + rng.below(8));
    case 3:
      return bytes.insert(at, text.substr(rng.below(text.size()), rng.below(24)));
    case 4:
      lines.erase(position);
      return joined(lines);
    case 5:
      lines.insert(position, lines[rng.below(lines.size())]);
      return joined(lines);
    default:
      std::swap(lines[line], lines[rng.below(lines.size())]);
      return joined(lines);
  }
}

/// Whether there is a plan.
bool check(const std::string& text) {
  const Loaded loaded = load(text, "damaged.yaml");
  EXPECT_EQ(loaded.scenario.has_value(), loaded.diagnostics.empty()) << text;
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    EXPECT_GE(diagnostic.at.line, 1) << diagnostic.message << "\n" << text;
    EXPECT_GE(diagnostic.at.column, 1) << diagnostic.message << "\n" << text;
    EXPECT_FALSE(diagnostic.message.empty()) << text;
  }
  if (!loaded.scenario) return false;
  const Compiled compiled = compile(*loaded.scenario, {.seed = 1});
  EXPECT_EQ(compiled.plan.has_value(), !has_errors(compiled.diagnostics)) << text;
  if (!compiled.plan) return false;
  EXPECT_FALSE(plan_table(*compiled.plan).empty());
  EXPECT_FALSE(plan_json(*compiled.plan).empty());
  const std::string judge = verdict::to_json(compiled.plan->judge);
  const auto again = verdict::judge_plan_from_json(judge, "plan.json");
  EXPECT_TRUE(again && verdict::to_json(*again) == judge) << text;
  return true;
}

class Mutations : public testing::TestWithParam<const char*> {};

TEST_P(Mutations, EndInAPlanOrInErrors) {
  const std::string whole = shipped(GetParam());
  ASSERT_TRUE(check(whole));
  Rng rng(20261122, GetParam());
  int plans = 0;
  for (int i = 0; i < kMutations / 2; ++i) {
    std::string text = whole;
    for (std::uint64_t wound = 0, wounds = 1 + rng.below(3); wound < wounds; ++wound) text = damaged(text, rng);
    plans += check(text) ? 1 : 0;
    ASSERT_FALSE(HasFailure()) << "mutation " << i;
  }
  EXPECT_GT(plans, kMutations / 40) << "damage so great that nothing beyond the parser is tried";
  EXPECT_LT(plans, kMutations / 2 - kMutations / 40) << "damage so small that nothing is refused";
}

INSTANTIATE_TEST_SUITE_P(Shipped, Mutations, testing::Values("hello.yaml", "paper.yaml"),
                         [](const auto& file) { return std::string(file.param).substr(0, 5); });

}  // namespace
}  // namespace prochron::specs
