// The tables: one row a cell, one row a cell and hop, for whoever plots them.
#include "verdict/figures.h"
#include "verdict/report.h"

namespace prochron::verdict {
namespace {

/// One line, quoted where RFC 4180 asks for it.
class Row {
 public:
  Row& operator<<(const std::string& text) {
    if (started_) line_ += ',';
    started_ = true;
    if (text.find_first_of(",\"\n") == std::string::npos) {
      line_ += text;
      return *this;
    }
    line_ += '"';
    for (const char c : text) line_ += c == '"' ? std::string("\"\"") : std::string(1, c);
    line_ += '"';
    return *this;
  }
  Row& operator<<(const char* text) { return *this << std::string(text); }
  Row& operator<<(std::int64_t number) { return *this << std::to_string(number); }
  Row& operator<<(Share share) { return *this << decimal(share.ppb, 9, 6); }
  std::string end() const { return line_ + "\n"; }

 private:
  std::string line_;
  bool started_ = false;
};

std::vector<CellResult> all_of(const RunResult& result) {
  std::vector<CellResult> all = result.controls;
  all.insert(all.end(), result.cells.begin(), result.cells.end());
  return all;
}

std::string cell_row(const CellResult& cell) {
  const FaultResult none;
  const FaultResult& fault = cell.faults.empty() ? none : cell.faults.front();
  Row row;
  row << cell.id << std::int64_t{cell.session} << to_string(cell.verdict) << cell.why << fault.text << fault.clock;
  row << fault.commanded.ns << fault.measured.offset.ns << fault.measured.bound.count() << fault.measured_rate.ppt;
  row << (fault.attested ? "yes" : "no") << (fault.healed ? "yes" : "no");
  row << (cell.throughput.kind == ThroughputKind::kCapacity ? "capacity" : "service");
  row << decimal(cell.throughput.offered_micro_hz, 6, 3) << decimal(cell.throughput.faulted_micro_hz, 6, 3);
  row << cell.throughput.ratio << cell.throughput.low << cell.throughput.high << cell.throughput.pairs;
  row << cell.outputs.right << cell.outputs.wrong << cell.outputs.lost;
  row << cell.outputs.duplicated << cell.outputs.reordered;
  return row.end();
}

std::string hop_row(const CellResult& cell, const HopResult& hop) {
  Row row;
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

}  // namespace prochron::verdict
