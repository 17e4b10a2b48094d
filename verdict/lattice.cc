// The lattice of verdicts is their order.
#include <algorithm>

#include "verdict/result.h"

namespace prochron::verdict {

Verdict merge(Verdict a, Verdict b) { return std::max(a, b); }

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSkipped:
      return "SKIPPED";
    case Verdict::kPass:
      return "PASS";
    case Verdict::kInconclusive:
      return "INCONCLUSIVE";
    case Verdict::kInvalid:
      return "INVALID";
    case Verdict::kCouldNotRun:
      return "COULD NOT RUN";
    case Verdict::kFail:
      return "FAIL";
  }
  return "INVALID";
}

int exit_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSkipped:
    case Verdict::kPass:
      return 0;
    case Verdict::kFail:
      return 1;
    case Verdict::kInconclusive:
      return 2;
    case Verdict::kInvalid:
      return 3;
    case Verdict::kCouldNotRun:
      return 4;
  }
  return 3;
}

}  // namespace prochron::verdict
