// Sums over a cell's windows; nothing is decided here.
#include "verdict/cell_numbers.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "verdict/capacity.h"
#include "verdict/fault_numbers.h"
#include "verdict/figures.h"
#include "verdict/service.h"
#include "verdict/statistics/binomial.h"

namespace prochron::verdict {
namespace {

constexpr Share kBusy{600'000'000};

HopResult hop_result(const HopEvidence& hop) {
  const HopSample& sample = hop.sample;
  HopResult result;
  result.from = hop.from, result.to = hop.to;
  result.expected = sample.sent, result.excluded = sample.excluded;
  result.measured = estimate_rate(sample.n, sample.negative, hop.n_effective());
  result.predicted = {hop.predicted(1'000'000'000).middle};
  const std::int64_t control_n = hop.control_n_effective();
  result.predicted_low = rate_low(control_n, hop.predicted(control_n).low, 0.025);
  result.predicted_high = rate_high(control_n, hop.predicted(control_n).high, 0.025);
  const double a = hop.shape.iqm_error_ns, b = hop.control->shape.iqm_error_ns;
  const auto reach = static_cast<std::int64_t>(1.96 * std::sqrt(a * a + b * b));
  result.shift.value_ns = hop.shape.iqm_ns - sample.skew_ns - hop.control->shape.iqm_ns;
  result.shift.low_ns = result.shift.value_ns - reach;
  result.shift.high_ns = result.shift.value_ns + reach;
  result.skew = {sample.skew_ns};
  result.p01_ns = sample.latency.quantile({10'000'000});
  result.p50_ns = sample.latency.quantile({500'000'000});
  result.p99_ns = sample.latency.quantile({990'000'000});
  result.margin = hop.control->margin;
  result.crossings = hop.crossings;
  for (const HopTally* part : sample.parts) {
    result.redelivered += part->redelivered;
    result.by_skew += part->by_skew;
    result.by_late_stamp += part->by_late_stamp;
    result.by_quantisation += part->by_quantisation;
    result.unexplained += part->unexplained;
    if (part->worst_ns < result.worst_ns) {
      result.worst_ns = part->worst_ns;
      result.worst_trace = to_hex(part->worst);
    }
  }
  return result;
}

ThroughputResult capacity_result(const CellEvidence& evidence) {
  const Capacity capacity = capacity_of(evidence);
  ThroughputResult result;
  result.kind = ThroughputKind::kCapacity;
  result.control_micro_hz = capacity.control_micro_hz;
  result.faulted_micro_hz = capacity.faulted_micro_hz;
  result.ratio = share_of(capacity.ratios.estimate());
  result.low = share_of(capacity.ratios.low(0.025));
  result.high = share_of(capacity.ratios.high(0.025));
  result.pairs = static_cast<std::int64_t>(capacity.ratios.size());
  result.scatter = share_of(capacity.ratios.scatter());
  return result;
}

ThroughputResult throughput_result(const CellEvidence& evidence) {
  if (evidence.cell != nullptr && !evidence.cell->pairs.empty()) return capacity_result(evidence);
  const auto per_second = [](std::int64_t messages, std::int64_t ns) {
    return ns == 0 ? 0 : static_cast<std::int64_t>(static_cast<__int128>(messages) * 1'000'000 * 1'000'000'000 / ns);
  };
  const Service service = service_of(evidence);
  const Service control = service_of(gather(*evidence.session, nullptr, Role::kControl));
  ThroughputResult result;
  result.offered_micro_hz = per_second(service.due, service.length_ns);
  const auto delivered = [](const Service& one) {
    return static_cast<std::int64_t>(static_cast<__int128>(one.due) * one.ratio.ppb / 1'000'000'000);
  };
  result.faulted_micro_hz = per_second(delivered(service), service.length_ns);
  result.control_micro_hz = per_second(delivered(control), control.length_ns);
  result.ratio = service.ratio;
  result.low = service.low, result.high = service.high;
  result.backlog_slope_per_s = service.slope.per_second * static_cast<double>(result.offered_micro_hz) / 1e6;
  return result;
}

OutputResult output_result(const CellEvidence& evidence) {
  OutputResult sum;
  for (const std::size_t place : evidence.windows) {
    const OutputResult& one = evidence.session->messages->tally(place).outputs;
    sum.right += one.right, sum.wrong += one.wrong, sum.lost += one.lost;
    sum.duplicated += one.duplicated, sum.reordered += one.reordered;
  }
  return sum;
}

std::vector<PathResult> path_results(const CellEvidence& evidence) {
  const SessionContext& session = evidence.session->context();
  std::vector<PathResult> results;
  if (session.paths.size() < 2) return results;
  for (const PathContext& path : session.paths) {
    PathResult& result = results.emplace_back();
    for (const std::uint16_t stage : path.stages) {
      result.path += (result.path.empty() ? "" : " -> ") + session.stages[stage].name;
    }
    for (const std::size_t place : evidence.windows) {
      const auto& tallies = evidence.session->messages->tally(place).paths;
      const auto found = tallies.find(path.id);
      if (found == tallies.end()) continue;
      result.lost += found->second.lost;
      result.duplicated += found->second.duplicated;
    }
  }
  return results;
}

/// Per stage, the busiest of its processes.
std::vector<UtilisationResult> utilisation_of(const CellEvidence& evidence) {
  struct Time {
    __int128 busy = 0;
    std::int64_t seen = 0;
  };
  const SessionIndex& index = evidence.session->index;
  std::map<std::pair<trace::StageIndex, trace::ProcessIndex>, Time> times;
  for (const trace::UtilisationRecord& record : index.utilisation) {
    for (const std::size_t place : evidence.windows) {
      const std::int64_t begin = std::max(record.begin_native_ns, index.windows[place].begin);
      const std::int64_t end = std::min(record.end_native_ns, index.windows[place].end);
      const std::int64_t length = record.end_native_ns - record.begin_native_ns;
      if (begin >= end || length <= 0) continue;
      Time& time = times[{record.stage, record.process}];
      time.busy += static_cast<__int128>(record.busy_ns) * (end - begin) / length;
      time.seen += end - begin;
    }
  }
  std::map<trace::StageIndex, Share> busiest;
  for (const auto& [key, time] : times) {
    Share& most = busiest[key.first];
    most = std::max(most, Share{static_cast<std::int64_t>(time.busy * 1'000'000'000 / time.seen)});
  }
  std::vector<UtilisationResult> results;
  for (const auto& [stage, busy] : busiest) {
    const auto& stages = evidence.session->context().stages;
    if (stage < stages.size()) results.push_back({stages[stage].name, busy, busy > kBusy});
  }
  return results;
}

/// A server that ended by itself, or by somebody's hand, and was started again: its rules know what that cost.
void add_unplanned_restarts(CellResult& result, const CellEvidence& evidence) {
  const SessionIndex& index = evidence.session->index;
  const auto& stages = evidence.session->plan().sessions[result.session].stages;
  for (const auto& [number, program] : index.process_faults.programs()) {
    const trace::ProgramRecord* next = index.process_faults.successor(program);
    const RanWindow* ran = index.window_at(program.ended_ns);
    if (program.ended_ns == 0 || next == nullptr || ran == nullptr || index.process_faults.was_killed(number)) continue;
    const bool here = std::ranges::any_of(evidence.windows, [&](std::size_t place) { return &index.windows[place] == ran; });
    if (!here || program.stage >= stages.size()) continue;
    result.findings.push_back(stages[program.stage].name + " ended unplanned " + seconds_text(program.ended_ns - ran->begin) +
                              " into the window, and was started again " + latency_text(next->began.ns - program.ended_ns) +
                              " later");
  }
}

}  // namespace

void fill_numbers(CellResult& result, const CellEvidence& evidence) {
  result.faults = fault_results(evidence);
  for (const HopEvidence& hop : evidence.hops) result.hops.push_back(hop_result(hop));
  result.throughput = throughput_result(evidence);
  result.outputs = output_result(evidence);
  result.paths = path_results(evidence);
  for (const PathResult& path : result.paths) {
    if (path.lost + path.duplicated == 0) continue;
    result.findings.push_back(path.path + ": " + count_text(path.lost) + " lost, " + count_text(path.duplicated) +
                              " duplicated");
  }
  result.utilisation = utilisation_of(evidence);
  for (const FaultResult& fault : result.faults) {
    if (!fault.process || fault.process->unrecorded_ns == 0) continue;
    result.findings.push_back(fault.text + ": the last " + latency_text(fault.process->unrecorded_ns) +
                              " of the killed process may be missing from the record");
  }
  add_unplanned_restarts(result, evidence);
  for (const UtilisationResult& stage : result.utilisation) {
    // In a capacity phase that is what is wanted of it.
    if (stage.flagged && result.throughput.kind == ThroughputKind::kService)
      result.findings.push_back(stage.stage + " is busy more than 60 % of the time: its queue lengthens its hop");
  }
}

}  // namespace prochron::verdict
