// The tables, for whoever plots them: a row per cell, per cell and hop, per cell and fault, per window that ran.
#include "verdict/figures.h"
#include "verdict/report.h"
#include "verdict/report/csv_row.h"

namespace prochron::verdict {
namespace {

std::vector<CellResult> all_of(const RunResult& result) {
  std::vector<CellResult> all = result.controls;
  all.insert(all.end(), result.cells.begin(), result.cells.end());
  return all;
}

/// Offset, bound and rate, empty where nobody could read the clock; of a fault that one stamp alone tells of no rate either.
void add_measured(CsvRow& row, const FaultResult& fault) {
  const bool is_read = fault.measured.stamps > 0;
  row << (is_read ? std::to_string(fault.measured.offset.ns) : "");
  row << (is_read ? std::to_string(fault.measured.bound.count()) : "");
  row << (fault.measured_rate ? std::to_string(fault.measured_rate->ppt) : "");
}

std::string cell_row(const CellResult& cell) {
  const FaultResult none;
  const FaultResult& fault = cell.faults.empty() ? none : cell.faults.front();
  CsvRow row;
  row << cell.id << std::int64_t{cell.session} << to_string(cell.verdict) << cell.why << fault.text << fault.clock;
  row << fault.commanded.ns;
  add_measured(row, fault);
  row << (fault.attested ? "yes" : "no") << (fault.healed ? "yes" : "no");
  row << (cell.throughput.kind == ThroughputKind::kCapacity ? "capacity" : "service");
  row << decimal(cell.throughput.offered_micro_hz, 6, 3) << decimal(cell.throughput.faulted_micro_hz, 6, 3);
  row << cell.throughput.ratio << cell.throughput.low << cell.throughput.high << cell.throughput.pairs;
  row << cell.outputs.right << cell.outputs.wrong << cell.outputs.lost;
  row << cell.outputs.duplicated << cell.outputs.reordered;
  return row.end();
}

std::string hop_row(const CellResult& cell, const HopResult& hop) {
  CsvRow row;
  row << cell.id << std::int64_t{cell.session} << hop.from << hop.to << hop.expected << hop.excluded << hop.measured.n;
  row << hop.measured.n_effective << hop.measured.negative << hop.measured.rate << hop.measured.low
      << hop.measured.high;
  row << hop.predicted << hop.predicted_low << hop.predicted_high << hop.skew.ns;
  row << hop.shift.value_ns << hop.shift.low_ns << hop.shift.high_ns << hop.p01_ns << hop.p50_ns << hop.p99_ns;
  for (const auto& margin : {hop.margin.ahead, hop.margin.behind}) {
    if (margin) {
      row << margin->value_ns << margin->low_ns << margin->high_ns;
    } else {
      row << ""
          << ""
          << "";
    }
  }
  row << hop.by_skew << hop.by_late_stamp << hop.by_quantisation << hop.unexplained;
  return row.end();
}

std::string fault_row(const CellResult& cell, const FaultResult& fault) {
  CsvRow row;
  row << cell.id << std::int64_t{cell.session} << fault.kind << fault.text << fault.clock << fault.backend;
  row << fault.fidelity << fault.commanded_at_ns << fault.commanded.ns << fault.commanded_rate.ppt;
  add_measured(row, fault);
  row << fault.measured.stamps;
  row << (fault.attested ? "yes" : "no") << fault.spread_ns << fault.heal << (fault.healed ? "yes" : "no");
  row << fault.heal_ns << fault.processes << fault.deviation_ns << fault.deviation_bound_ns;
  return row.end();
}

std::string window_row(const JudgePlan& plan, const WindowResult& window) {
  constexpr const char* kRoles[] = {"warmup", "control", "fault", "recovery"};
  const WindowContext& planned = plan.windows[window.window];
  std::string faults;
  for (const PlannedFault& fault : planned.faults) faults += (faults.empty() ? "" : "; ") + fault.text;
  CsvRow row;
  row << std::int64_t{window.window} << std::int64_t{planned.session} << kRoles[static_cast<std::size_t>(planned.role)];
  row << (planned.cell ? plan.cells[*planned.cell].id : "") << faults << planned.settle.count();
  row << planned.length.count() << window.begin_ns << window.end_ns << (window.complete ? "yes" : "no");
  row << (window.against.empty() ? "yes" : "no") << window.against;
  return row.end();
}

}  // namespace

std::string cells_csv(const RunResult& result) {
  std::string text =
      "cell,session,verdict,why,fault,clock,commanded_ns,measured_ns,bound_ns,rate_ppt,attested,healed,throughput,"
      "offered_per_s,delivered_per_s,ratio,ratio_low,ratio_high,pairs,right,wrong,lost,duplicated,reordered\n";
  for (const CellResult& cell : all_of(result)) text += cell_row(cell);
  return text;
}

std::string hops_csv(const RunResult& result) {
  std::string text =
      "cell,session,from,to,expected,excluded,n,n_effective,negative,rate,low,high,predicted,predicted_low,predicted_"
      "high,"
      "skew_ns,shift_ns,shift_low_ns,shift_high_ns,p01_ns,p50_ns,p99_ns,ahead_ns,ahead_low_ns,ahead_high_ns,behind_ns,"
      "behind_low_ns,behind_high_ns,by_skew,by_late_stamp,by_quantisation,unexplained\n";
  for (const CellResult& cell : all_of(result)) {
    for (const HopResult& hop : cell.hops) text += hop_row(cell, hop);
  }
  return text;
}

std::string faults_csv(const RunResult& result) {
  std::string text =
      "cell,session,kind,fault,clock,backend,fidelity,commanded_at_ns,commanded_ns,commanded_ppt,measured_ns,bound_ns,"
      "rate_ppt,stamps,attested,spread_ns,heal,healed,heal_ns,processes,deviation_ns,deviation_bound_ns\n";
  for (const CellResult& cell : result.cells) {
    for (const FaultResult& fault : cell.faults) text += fault_row(cell, fault);
  }
  return text;
}

std::string windows_csv(const JudgePlan& plan, const RunResult& result) {
  std::string text =
      "window,session,role,cell,faults,settle_ns,planned_ns,begin_native_ns,end_native_ns,complete,proved,against\n";
  for (const WindowResult& window : result.windows) text += window_row(plan, window);
  return text;
}

}  // namespace prochron::verdict
