// Counts against limits: no chance is involved. What a record with gaps says of losses is not asked: such a window is
// INVALID before it comes here.
#include "verdict/rules/outputs.h"

#include <optional>

#include "verdict/figures.h"
#include "verdict/rules/hold.h"

namespace prochron::verdict {
namespace {

struct Sum {
  OutputResult outputs;
  std::int64_t sent = 0, unjudged = 0, exchanged = 0, never_sent = 0;

  void add(const MessageTally& tally) {
    sent += tally.sent;
    outputs.right += tally.outputs.right;
    outputs.wrong += tally.outputs.wrong;
    outputs.lost += tally.outputs.lost;
    outputs.duplicated += tally.outputs.duplicated;
    outputs.reordered += tally.outputs.reordered;
    unjudged += tally.unjudged;
    exchanged += tally.exchanged;
    never_sent += tally.never_sent;
  }
  bool answered() const { return outputs.right + outputs.wrong + unjudged > 0; }
};

Sum sum_of(const JudgedPart& part, const CellEvidence& cell) {
  Sum sum;
  const MessageLedger& messages = *cell.session->messages;
  if (part.stretch) sum.add(messages.stretch(*part.stretch));
  for (const std::size_t place : part.stretch ? std::vector<std::size_t>{} : cell.windows) {
    sum.add(messages.tally(place));
  }
  return sum;
}

Claim claim_on(const char* word, std::int64_t count, std::int64_t limit, const Sum& sum, const std::string& where) {
  Claim claim;
  claim.measured = count_text(count) + " " + word;
  claim.shown = count <= limit;
  claim.against = claim.shown ? 1 : 0;
  claim.why = count_text(count) + " " + word + " of " + count_text(sum.sent) + " messages" + where;
  if (sum.sent == 0) {
    claim.shown = false;
    claim.against = 1;
    claim.undecided = "the source sent nothing" + where;
  }
  return claim;
}

/// A count of answers of which none arrived shows nothing.
Claim of_answers(Claim claim, const Sum& sum) {
  if (sum.sent == 0 || sum.answered()) return claim;
  claim.shown = false;
  claim.undecided = "no answer arrived";
  return claim;
}

Claim of_wrong(Claim claim, const Sum& sum) {
  if (sum.exchanged > 0) claim.why += ", " + count_text(sum.exchanged) + " of them the right answer to another input";
  if (sum.never_sent > 0) claim.why += ", " + count_text(sum.never_sent) + " of them never sent";
  if (claim.shown && sum.unjudged > 0) {
    claim.shown = false;
    claim.undecided = "the reference has no answer to " + count_text(sum.unjudged) + " of the inputs";
  }
  return claim;
}

/// One of the four counts.
struct Count {
  const char* word;
  std::int64_t OutputResult::*count;
  std::optional<std::int64_t> Expectation::*limit;
};
constexpr Count kLost{"lost", &OutputResult::lost, &Expectation::lost};
constexpr Count kCounts[] = {kLost,
                             {"duplicated", &OutputResult::duplicated, &Expectation::duplicated},
                             {"reordered", &OutputResult::reordered, &Expectation::reordered},
                             {"wrong", &OutputResult::wrong, &Expectation::wrong}};

}  // namespace

RuleOutcome judge_outputs(const Expectation& expectation, const CellEvidence& cell, const Family&) {
  RuleOutcome outcome;
  for (const Count& count : kCounts) {
    const auto& limit = expectation.*count.limit;
    if (!limit) continue;
    outcome.result.limit +=
        (outcome.result.limit.empty() ? "" : ", ") + (count.word + (" " + count_text(*limit)));
    std::vector<Claim> claims;
    for (const JudgedPart& part : parts_of(expectation, cell)) {
      const Sum sum = sum_of(part, cell);
      Claim claim = claim_on(count.word, sum.outputs.*count.count, *limit, sum, part.where);
      if (count.limit != kLost.limit) claim = of_answers(std::move(claim), sum);
      claims.push_back(count.limit == &Expectation::wrong ? of_wrong(std::move(claim), sum) : std::move(claim));
    }
    outcome.claims.push_back(claim_held(expectation, std::move(claims)));
  }
  if (!outcome.claims.empty()) outcome.result.limit += hold_text(expectation);
  return outcome;
}

}  // namespace prochron::verdict
