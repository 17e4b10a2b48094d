// What is offered while the fault lasts is delivered, and no backlog grows.
#pragma once

#include "verdict/rules/rule.h"

namespace prochron::verdict {

RuleOutcome judge_throughput(const Expectation& expectation, const CellEvidence& cell, const Family& family);

}  // namespace prochron::verdict
