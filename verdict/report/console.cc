// What a run says on stdout, from its control to its verdict. The line with what will be run, before it, is the
// controller's.
#include "verdict/report.h"
#include "verdict/report/capacity_lines.h"
#include "verdict/report/cell_table.h"
#include "verdict/report/control_lines.h"
#include "verdict/report/verdict_lines.h"

namespace prochron::verdict {

std::string console(const JudgePlan& plan, const RunResult& result, bool ansi) {
  return control_lines(plan, result, ansi) + cell_table(plan, result, ansi) + crossing_lines(result) +
         threshold_line(plan, result) + capacity_lines(plan, result) + verdict_lines(result, ansi);
}

}  // namespace prochron::verdict
