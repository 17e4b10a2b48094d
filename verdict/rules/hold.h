// A rule with `hold` makes its claim anew in every stretch; what these amount to is one claim, with one probability,
// so that a night cut into a thousand stretches takes no more of the run's error budget than a whole one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "verdict/rules/rule.h"

namespace prochron::verdict {

/// What a claim is made of: one stretch of the session's, or all of the cell's judged time.
struct JudgedPart {
  std::optional<std::size_t> stretch;
  std::string where;  ///< " in 30-60 s" of its window; empty for the whole
};

/// In time, window after window; never empty unless the cell has no windows.
std::vector<JudgedPart> parts_of(const Expectation& expectation, const CellEvidence& cell);

/// The one-sided level at which a part must be shown: where k parts may be broken, k + 1 broken ones must all be taken
/// for whole before the rule is, so each takes its share; and so does each look at the run.
double level_of(const Expectation& expectation, const JudgePlan& plan);

/// The claim that all parts but so many hold. Shown if as many are shown; against it speaks the partial conjunction of
/// the rest (Bonferroni: the (k+1)-th smallest probability of m, times m - k). `claims` are those of parts_of(), in
/// order; without a hold there is one, and it is returned as it is.
Claim claim_held(const Expectation& expectation, std::vector<Claim> claims);

}  // namespace prochron::verdict
