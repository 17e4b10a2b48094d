// No more answers are lost, duplicated, wrong or out of order than allowed.
#pragma once

#include "verdict/rules/rule.h"

namespace prochron::verdict {

RuleOutcome judge_outputs(const Expectation& expectation, const CellEvidence& cell, const Family& family);

}  // namespace prochron::verdict
