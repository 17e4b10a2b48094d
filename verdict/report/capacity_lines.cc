// The scatter of the pairs stands beside the ratio: who plans the next run sees how many pairs it takes.
#include "verdict/report/capacity_lines.h"

#include "verdict/figures.h"

namespace prochron::verdict {

std::string capacity_lines(const JudgePlan& plan, const RunResult& result) {
  std::string text;
  for (const CellResult& cell : result.cells) {
    const ThroughputResult& found = cell.throughput;
    if (found.kind != ThroughputKind::kCapacity || cell.session >= plan.sessions.size()) continue;
    text += " Capacity  " + plan.sessions[cell.session].transport + "  " + cell.id + "  ";
    text += found.pairs == 0 ? "no pair of windows ran to its end\n"
                             : ratio_text(found.ratio, found.low, found.high) + " of " +
                                   decimal(found.control_micro_hz, 6, 1) + "/s, from " + count_text(found.pairs) +
                                   " pairs whose ratios scatter by " + percent(found.scatter) + "\n";
  }
  return text;
}

}  // namespace prochron::verdict
