// How a user's own checker ended, per rule and cell: kept in the record, so that judging anew starts no program.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/result.h"
#include "verdict/result.h"

namespace prochron::verdict {

struct CheckerEnd {
  std::size_t expectation = 0;  ///< its place in JudgePlan::expectations
  std::string cell;             ///< its id
  Verdict verdict = Verdict::kInvalid;
  std::string how;   ///< "exit 1", "signal 11", "no end within 1m"
  std::string said;  ///< the last line it wrote; may be empty
  bool operator==(const CheckerEnd&) const = default;
};

using CheckerEnds = std::vector<CheckerEnd>;

/// By exit status as ours: 0 PASS, 1 FAIL, 2 INCONCLUSIVE; whatever else is a checker that failed, INVALID.
Verdict verdict_of_status(int status);

std::string checker_ends_json(const CheckerEnds& ends);
Result<CheckerEnds> checker_ends_from_json(const std::string& text, const std::string& where);

}  // namespace prochron::verdict
