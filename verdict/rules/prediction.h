// Each hop looks as its control's true latencies, moved by the measured skew, say it should.
#pragma once

#include "verdict/rules/rule.h"

namespace prochron::verdict {

RuleOutcome judge_prediction(const Expectation& expectation, const CellEvidence& cell, const Family& family);

}  // namespace prochron::verdict
