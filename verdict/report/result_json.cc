// result.json, key by key in the order of its documentation. Shares are decimals made from whole parts per 10^9.
#include <nlohmann/json.hpp>

#include "verdict/report.h"

namespace prochron::verdict {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;

double share(Share value) { return static_cast<double>(value.ppb) / 1e9; }
double per_second(std::int64_t micro_hz) { return static_cast<double>(micro_hz) / 1e6; }

Json axes_json(const std::vector<std::pair<std::string, std::string>>& axes) {
  Json out = Json::object();
  for (const auto& [axis, label] : axes) out[axis] = label;
  return out;
}

Json process_fault_json(const FaultResult& fault) {
  return {{"kind", fault.kind},
          {"text", fault.text},
          {"stage", fault.clock},
          {"commanded", {{"at_ns", fault.commanded_at_ns}}},
          {"measured",
           {{"acted_after_ns", fault.process->acted_after_ns},
            {"away_ns", fault.process->away_ns},
            {"unrecorded_ns", fault.process->unrecorded_ns}}},
          {"attested", fault.attested},
          {"healed", fault.healed}};
}

Json victims_json(const FaultResult& fault) {
  Json victims = Json::array();
  for (const VictimResult& one : fault.victims) {
    victims.push_back({{"stage", one.stage},
                       {"pid", one.pid},
                       {"offset_ns", one.measured.offset.ns},
                       {"bound_ns", one.measured.bound.count()},
                       {"rate_ppt", one.rate.ppt},
                       {"rate_bound_ppt", one.rate_bound.ppt},
                       {"stamps", one.measured.stamps}});
  }
  return victims;
}

Json fault_json(const FaultResult& fault) {
  if (fault.process) return process_fault_json(fault);
  const bool is_read = fault.measured.stamps > 0;
  return {
      {"kind", fault.kind},
      {"text", fault.text},
      {"clock", fault.clock},
      {"backend", fault.backend},
      {"fidelity", fault.fidelity},
      {"commanded",
       {{"at_ns", fault.commanded_at_ns}, {"offset_ns", fault.commanded.ns}, {"rate_ppt", fault.commanded_rate.ppt}}},
      {"measured",
       {{"offset_ns", is_read ? Json(fault.measured.offset.ns) : Json()},
        {"bound_ns", is_read ? Json(fault.measured.bound.count()) : Json()},
        {"rate_ppt", fault.measured_rate ? Json(fault.measured_rate->ppt) : Json()},
        {"stamps", fault.measured.stamps},
        {"victims", victims_json(fault)}}},
      {"followed",
       {{"processes", fault.processes}, {"deviation_ns", fault.deviation_ns}, {"bound_ns", fault.deviation_bound_ns}}},
      {"attested", fault.attested},
      {"spread_ns", fault.spread_ns},
      {"heal", fault.heal},
      {"healed", fault.healed},
      {"heal_ns", fault.heal_ns}};
}

Json interval_json(const Interval& interval) {
  return {{"ns", interval.value_ns}, {"low_ns", interval.low_ns}, {"high_ns", interval.high_ns}};
}

Json margin_json(const Margin& margin) {
  Json out = {{"p", share(margin.p)}};
  if (margin.ahead) out["ahead"] = interval_json(*margin.ahead);
  if (margin.behind) out["behind"] = interval_json(*margin.behind);
  return out;
}

Json crossing_json(const MarginCrossing& crossing) {
  Json out = {{"window", crossing.window},
              {"clock", crossing.clock},
              {"rate_ppt", crossing.rate.ppt},
              {"predicted", {{"skew", interval_json(crossing.predicted)}, {"at", interval_json(crossing.predicted_at)}}}};
  if (crossing.measured) {
    out["measured"] = {{"skew", interval_json(*crossing.measured)}, {"at", interval_json(*crossing.measured_at)}};
  }
  return out;
}

Json hop_json(const HopResult& hop) {
  Json crossings = Json::array();
  for (const MarginCrossing& crossing : hop.crossings) crossings.push_back(crossing_json(crossing));
  return {{"from", hop.from},
          {"to", hop.to},
          {"n", hop.measured.n},
          {"expected", hop.expected},
          {"excluded", hop.excluded},
          {"redelivered", hop.redelivered},
          {"negative", hop.measured.negative},
          {"rate", share(hop.measured.rate)},
          {"low", share(hop.measured.low)},
          {"high", share(hop.measured.high)},
          {"n_effective", hop.measured.n_effective},
          {"predicted",
           {{"rate", share(hop.predicted)}, {"low", share(hop.predicted_low)}, {"high", share(hop.predicted_high)}}},
          {"skew_ns", hop.skew.ns},
          {"shift", interval_json(hop.shift)},
          {"true_latency_ns", {{"p01", hop.p01_ns}, {"p50", hop.p50_ns}, {"p99", hop.p99_ns}}},
          {"margin", margin_json(hop.margin)},
          {"crossings", std::move(crossings)},
          {"causes",
           {{"skew", hop.by_skew},
            {"late_stamp", hop.by_late_stamp},
            {"quantisation", hop.by_quantisation},
            {"unexplained", hop.unexplained}}},
          {"worst", {{"trace", hop.worst_trace}, {"ns", hop.worst_ns}}}};
}

Json throughput_json(const ThroughputResult& throughput) {
  return {{"kind", throughput.kind == ThroughputKind::kCapacity ? "capacity" : "service"},
          {"offered_per_s", per_second(throughput.offered_micro_hz)},
          {"control_per_s", per_second(throughput.control_micro_hz)},
          {"faulted_per_s", per_second(throughput.faulted_micro_hz)},
          {"ratio", share(throughput.ratio)},
          {"low", share(throughput.low)},
          {"high", share(throughput.high)},
          {"pairs", throughput.pairs},
          {"scatter", share(throughput.scatter)},
          {"backlog_slope_per_s",
           static_cast<double>(static_cast<std::int64_t>(throughput.backlog_slope_per_s * 1e6)) / 1e6}};
}

Json rule_json(const RuleResult& rule) {
  return {{"name", rule.name},         {"at", rule.at},   {"verdict", to_string(rule.verdict)},
          {"measured", rule.measured}, {"low", rule.low}, {"high", rule.high},
          {"limit", rule.limit},       {"why", rule.why}, {"known", rule.known}};
}

Json outputs_json(const CellResult& cell) {
  Json out = {{"right", cell.outputs.right},
              {"wrong", cell.outputs.wrong},
              {"lost", cell.outputs.lost},
              {"duplicated", cell.outputs.duplicated},
              {"reordered", cell.outputs.reordered}};
  for (const PathResult& path : cell.paths) {
    out["paths"].push_back({{"path", path.path}, {"lost", path.lost}, {"duplicated", path.duplicated}});
  }
  return out;
}

Json cell_json(const CellResult& cell) {
  Json faults = Json::array(), hops = Json::array(), rules = Json::array(), busy = Json::array();
  for (const FaultResult& fault : cell.faults) faults.push_back(fault_json(fault));
  for (const HopResult& hop : cell.hops) hops.push_back(hop_json(hop));
  for (const RuleResult& rule : cell.rules) rules.push_back(rule_json(rule));
  for (const UtilisationResult& stage : cell.utilisation) {
    busy.push_back({{"stage", stage.stage}, {"busy", share(stage.busy)}, {"flagged", stage.flagged}});
  }
  const bool skipped = cell.verdict == Verdict::kSkipped;
  const bool missing = skipped && !cell.accepted;
  Json json = {
          {"id", cell.id},
          {"axes", axes_json(cell.axes)},
          {"session", skipped ? Json(nullptr) : Json(cell.session)},
          {"verdict", to_string(cell.verdict)},
          {"code", missing ? exit_code(Verdict::kInconclusive) : exit_code(cell.verdict)},
          {"why", cell.why},
          {"findings", cell.findings},
          {"faults", std::move(faults)},
          {"hops", std::move(hops)},
          {"throughput", throughput_json(cell.throughput)},
          {"outputs", outputs_json(cell)},
          {"utilisation", std::move(busy)},
          {"rules", std::move(rules)}};
  if (cell.shard != 0) json["shard"] = cell.shard;
  return json;
}

}  // namespace

std::string result_json(const RunResult& result) {
  Json controls = Json::array(), cells = Json::array();
  for (const CellResult& control : result.controls) controls.push_back(cell_json(control));
  for (const CellResult& cell : result.cells) cells.push_back(cell_json(cell));
  Json out = {{"schema", kSchema},
                    {"scenario", result.scenario},
                    {"seed", result.seed},
                    {"verdict", to_string(result.verdict)},
                    {"code", exit_code(result.verdict)},
                    {"why", result.why},
                    {"confidence", 0.95},
                    {"family_size", result.family_size},
                    {"attested_within_ns", result.widest_bound_ns},
                    {"judged_ns", result.elapsed_ns},
                    {"controls", std::move(controls)},
                    {"cells", std::move(cells)}};
  if (result.looks > 1) out["looks"] = result.looks;
  if (result.simulated) out["simulated"] = true;
  if (result.sharding) {
    out["sharding"] = {{"count", result.sharding->count},
                       {"present", result.sharding->present},
                       {"merged", result.sharding->merged}};
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace prochron::verdict
