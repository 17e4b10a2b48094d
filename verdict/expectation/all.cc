// The list of rules. A rule of the language is one line here and one file in verdict/rules.
#include <algorithm>
#include <array>

#include "verdict/expectation/catalog.h"

namespace prochron::verdict {
namespace {

using Keys = std::span<const std::string_view>;

constexpr std::array<std::string_view, 4> kNegativeSpans{"hop", "at_most", "at_least", "hold"};
constexpr std::array<std::string_view, 2> kPrediction{"hop", "within"};
constexpr std::array<std::string_view, 2> kThroughput{"at_least", "hold"};
constexpr std::array<std::string_view, 5> kOutputs{"lost", "duplicated", "wrong", "reordered", "hold"};

constexpr std::array<std::string_view, 1> kCheck{"run"};
constexpr std::array<std::string_view, 4> kSkewMargin{"hop", "at_least", "within", "p"};

constexpr std::array kRules{
    RuleEntry{"negative_spans", "the share of a hop's messages that seem to arrive before they were sent",
              Keys{kNegativeSpans}},
    RuleEntry{"prediction", "each hop looks as its control's true latencies, moved by the measured skew, say it should",
              Keys{kPrediction}},
    RuleEntry{"throughput", "the share of what was offered that is delivered while the fault lasts", Keys{kThroughput}},
    RuleEntry{"outputs", "how many answers may be lost, duplicated, wrong or out of order", Keys{kOutputs}},
    RuleEntry{"check", "a program of yours, run once for each cell when the run has ended, says whether it holds", Keys{kCheck}},
    RuleEntry{"skew_margin", "how far a hop's two clocks may be apart before a share p of its messages seems negative",
              Keys{kSkewMargin}},
};

}  // namespace

std::span<const RuleEntry> all_rules() { return kRules; }

const RuleEntry* find_rule(std::string_view name) {
  const auto found = std::ranges::find(kRules, name, &RuleEntry::name);
  return found == kRules.end() ? nullptr : &*found;
}

}  // namespace prochron::verdict
