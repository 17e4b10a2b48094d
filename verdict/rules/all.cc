// The list of judges, in the order of the rule catalog.
#include <algorithm>
#include <array>

#include "verdict/rules/check.h"
#include "verdict/rules/negative_spans.h"
#include "verdict/rules/outputs.h"
#include "verdict/rules/prediction.h"
#include "verdict/rules/rule.h"
#include "verdict/rules/skew_margin.h"
#include "verdict/rules/throughput.h"

namespace prochron::verdict {
namespace {

constexpr std::array kRules{
    Rule{"negative_spans", judge_negative_spans},
    Rule{"prediction", judge_prediction},
    Rule{"throughput", judge_throughput},
    Rule{"outputs", judge_outputs},
    Rule{"check", judge_check},
    Rule{"skew_margin", judge_skew_margin},
};

}  // namespace

std::span<const Rule> rules() { return kRules; }

const Rule* find_judge(std::string_view name) {
  const auto found = std::ranges::find(kRules, name, &Rule::name);
  return found == kRules.end() ? nullptr : &*found;
}

}  // namespace prochron::verdict
