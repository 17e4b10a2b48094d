// JudgePlan as JSON and back, so that `judge DIR` needs no spec.
#pragma once

#include <string>

#include "core/result.h"
#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

std::string to_json(const JudgePlan& plan);  ///< stable key order, 2-space indent
Result<JudgePlan> judge_plan_from_json(const std::string& text, const std::string& where);

}  // namespace prochron::verdict
