// How wrong two clocks may be before a hop's traces lie, and whether an injection finds what the control predicts.
#pragma once

#include "verdict/rules/rule.h"

namespace prochron::verdict {

RuleOutcome judge_skew_margin(const Expectation& expectation, const CellEvidence& cell, const Family& family);

}  // namespace prochron::verdict
