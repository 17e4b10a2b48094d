// At most, or at least, this share of a hop's messages may seem to arrive before they were sent.
#pragma once

#include "verdict/rules/rule.h"

namespace prochron::verdict {

RuleOutcome judge_negative_spans(const Expectation& expectation, const CellEvidence& cell, const Family& family);

}  // namespace prochron::verdict
