// A row shows the hop that suffers most; the rule shown is the one that decided the cell.
#include "verdict/report/cell_table.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <vector>

#include "verdict/figures.h"
#include "verdict/report/text_table.h"
#include "verdict/report/verdict_word.h"

namespace prochron::verdict {
namespace {

std::vector<std::string> axes_of(const RunResult& result) {
  std::vector<std::string> axes;
  for (const CellResult& cell : result.cells) {
    for (const auto& [axis, label] : cell.axes) {
      if (std::ranges::find(axes, axis) == axes.end()) axes.push_back(axis);
    }
  }
  return axes;
}

std::string label_of(const CellResult& cell, const std::string& axis) {
  const auto found = std::ranges::find(cell.axes, axis, [](const auto& entry) { return entry.first; });
  return found == cell.axes.end() ? "" : found->second;
}

const HopResult* hop_shown(const JudgePlan& plan, const CellResult& cell) {
  const auto is_asked_for = [&](const HopResult& hop) {
    return std::ranges::any_of(plan.expectations,
                               [&](const Expectation& e) { return e.hop.from == hop.from && e.hop.to == hop.to; });
  };
  // The worst rate; of equal ones the hop that the skew threatens most, to the millisecond; then the one asked for.
  const auto rank = [&](const HopResult& hop) {
    return std::tuple(hop.measured.rate, hop.skew.ns / 1'000'000, is_asked_for(hop));
  };
  const auto shown = std::ranges::max_element(cell.hops, {}, rank);
  return shown == cell.hops.end() ? nullptr : &*shown;
}

/// Of a fault that came in several windows the one in which it was farthest from what was commanded.
std::vector<const FaultResult*> farthest_of_each(const CellResult& cell) {
  const auto distance = [](const FaultResult& fault) {
    return std::abs(fault.measured.offset.ns - fault.commanded.ns);
  };
  std::vector<const FaultResult*> shown;
  for (const FaultResult& fault : cell.faults) {
    const auto same = std::ranges::find(shown, fault.text, &FaultResult::text);
    if (same == shown.end()) {
      shown.push_back(&fault);
    } else if (distance(fault) > distance(**same)) {
      *same = &fault;
    }
  }
  return shown;
}

std::string measured_text(const CellResult& cell) {
  std::string text;
  for (const FaultResult* one : farthest_of_each(cell)) {
    const FaultResult& fault = *one;
    const bool drifts = fault.measured_rate.value_or(Rate{}).ppt != 0;
    text += text.empty() ? "" : ", ";
    if (fault.process) {
      text += fault.clock + " away " + seconds_text(fault.process->away_ns);
      continue;
    }
    if (fault.measured.stamps == 0) {
      text += "not read";
      continue;
    }
    text += (drifts ? drift_text(*fault.measured_rate) : exact_ms(fault.measured.offset));
  }
  return text;
}

std::string outputs_text(const OutputResult& outputs) {
  std::string text = count_text(outputs.right) + " right";
  const auto add = [&text](std::int64_t count, const char* word) {
    if (count > 0) text += ", " + count_text(count) + " " + word;
  };
  add(outputs.wrong, "wrong"), add(outputs.lost, "lost");
  add(outputs.duplicated, "duplicated"), add(outputs.reordered, "reordered");
  return text;
}

std::string rule_text(const CellResult& cell, bool ansi) {
  const RuleResult* shown = nullptr;
  for (const RuleResult& rule : cell.rules) {
    const bool worse = shown == nullptr || rule.verdict > shown->verdict;
    const bool clearer = shown != nullptr && rule.verdict == shown->verdict &&
                         rule.name.starts_with("negative_spans") && !shown->name.starts_with("negative_spans");
    if (!rule.limit.empty() && (worse || clearer)) shown = &rule;
  }
  const bool passes = cell.verdict == Verdict::kPass;
  const std::string word = coloured(passes ? "ok" : to_string(cell.verdict), cell.verdict, ansi);
  if (shown == nullptr) return word;
  return shown->limit + "   " + (passes && !shown->known.empty() ? "known to FAIL" : word);
}

std::vector<std::string> row_of(const JudgePlan& plan, const CellResult& cell, const std::vector<std::string>& axes,
                                bool ansi) {
  std::vector<std::string> row;
  for (const std::string& axis : axes) row.push_back(label_of(cell, axis));
  if (axes.empty()) row.push_back(cell.id);
  row.push_back(measured_text(cell));
  if (const HopResult* hop = hop_shown(plan, cell)) {
    row.push_back(hop->from + " -> " + hop->to);
    row.push_back(count_text(hop->measured.negative) + " of " + count_text(hop->measured.n));
    row.push_back(rate_text(hop->measured));
    row.push_back(percent(hop->predicted));
    row.push_back(outputs_text(cell.outputs));
  } else {
    row.insert(row.end(), 5, "");
  }
  row.push_back(rule_text(cell, ansi));
  return row;
}

}  // namespace

std::vector<std::vector<std::string>> cell_rows(const JudgePlan& plan, const RunResult& result, bool ansi) {
  if (result.cells.empty()) return {};
  const std::vector<std::string> axes = axes_of(result);
  std::vector<std::vector<std::string>> rows(1);
  rows[0] = axes;
  if (axes.empty()) rows[0].push_back("cell");
  for (const char* column : {"measured", "hop", "negative", "rate [95 %]", "predicted", "outputs", "rule"}) {
    rows[0].emplace_back(column);
  }
  for (const CellResult& cell : result.cells) {
    if (cell.verdict != Verdict::kSkipped) rows.push_back(row_of(plan, cell, axes, ansi));
  }
  return rows;
}

std::string cell_table(const JudgePlan& plan, const RunResult& result, bool ansi) {
  return aligned(cell_rows(plan, result, ansi));
}

}  // namespace prochron::verdict
