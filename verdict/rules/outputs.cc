// Counts against limits: no chance is involved. What a record with gaps says of losses is not asked: such a window is
// INVALID before it comes here.
#include "verdict/rules/outputs.h"

#include <optional>

#include "verdict/figures.h"

namespace prochron::verdict {
namespace {

struct Sum {
  OutputResult outputs;
  std::int64_t sent = 0, unjudged = 0, exchanged = 0, never_sent = 0;
};

Sum sum_of(const CellEvidence& cell) {
  Sum sum;
  for (const std::size_t place : cell.windows) {
    const MessageTally& tally = cell.session->messages->tally(place);
    sum.sent += tally.sent;
    sum.outputs.right += tally.outputs.right;
    sum.outputs.wrong += tally.outputs.wrong;
    sum.outputs.lost += tally.outputs.lost;
    sum.outputs.duplicated += tally.outputs.duplicated;
    sum.outputs.reordered += tally.outputs.reordered;
    sum.unjudged += tally.unjudged;
    sum.exchanged += tally.exchanged;
    sum.never_sent += tally.never_sent;
  }
  return sum;
}

Claim claim_on(const char* word, std::int64_t count, std::int64_t limit, std::int64_t sent) {
  Claim claim;
  claim.measured = count_text(count) + " " + word;
  claim.shown = count <= limit;
  claim.against = claim.shown ? 1 : 0;
  claim.why = count_text(count) + " " + word + " of " + count_text(sent) + " messages";
  if (sent == 0) {
    claim.shown = false;
    claim.against = 1;
    claim.undecided = "the source sent nothing";
  }
  return claim;
}

}  // namespace

RuleOutcome judge_outputs(const Expectation& expectation, const CellEvidence& cell, const Family&) {
  RuleOutcome outcome;
  const Sum sum = sum_of(cell);
  const auto judge = [&](const char* word, std::int64_t count, const std::optional<std::int64_t>& limit) {
    if (!limit) return;
    outcome.result.limit += (outcome.result.limit.empty() ? "" : ", ") + (word + (" " + count_text(*limit)));
    outcome.claims.push_back(claim_on(word, count, *limit, sum.sent));
  };
  judge("lost", sum.outputs.lost, expectation.lost);
  const std::size_t about_losses = outcome.claims.size();
  judge("duplicated", sum.outputs.duplicated, expectation.duplicated);
  judge("reordered", sum.outputs.reordered, expectation.reordered);
  judge("wrong", sum.outputs.wrong, expectation.wrong);
  if (sum.outputs.right + sum.outputs.wrong + sum.unjudged == 0 && sum.sent > 0) {
    for (std::size_t i = about_losses; i < outcome.claims.size(); ++i) {
      outcome.claims[i].shown = false;
      outcome.claims[i].undecided = "no answer arrived";
    }
  }
  if (!expectation.wrong) return outcome;
  Claim& wrong = outcome.claims.back();
  if (sum.exchanged > 0) wrong.why += ", " + count_text(sum.exchanged) + " of them the right answer to another input";
  if (sum.never_sent > 0) wrong.why += ", " + count_text(sum.never_sent) + " of them never sent";
  if (wrong.shown && sum.unjudged > 0) {
    wrong.shown = false;
    wrong.undecided = "the reference has no answer to " + count_text(sum.unjudged) + " of the inputs";
  }
  return outcome;
}

}  // namespace prochron::verdict
