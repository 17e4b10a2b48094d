// A program of the user's says whether a cell holds.
#pragma once

#include "verdict/rules/rule.h"

namespace prochron::verdict {

RuleOutcome judge_check(const Expectation& expectation, const CellEvidence& cell, const Family& family);

}  // namespace prochron::verdict
