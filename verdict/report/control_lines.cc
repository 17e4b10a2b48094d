// A clock that is ahead threatens its outgoing hops, one that is behind its incoming ones: its margin is the smallest
// of theirs.
#include "verdict/report/control_lines.h"

#include <algorithm>
#include <optional>
#include <set>

#include "verdict/figures.h"
#include "verdict/report/verdict_word.h"

namespace prochron::verdict {
namespace {

/// Clocks that some window of a session bends, in the order of the plan.
std::vector<Clock> bent_clocks(const JudgePlan& plan, std::uint32_t session) {
  std::set<ClockId> bent;
  for (const WindowContext& window : plan.windows) {
    if (window.session != session) continue;
    for (const PlannedFault& fault : window.faults) bent.insert(fault.clock);
  }
  std::vector<Clock> clocks;
  std::ranges::copy_if(plan.clocks, std::back_inserter(clocks), [&](const Clock& c) { return bent.contains(c.id); });
  return clocks;
}

std::optional<Interval> smallest_margin(const JudgePlan& plan, const CellResult& control, ClockId clock,
                                        bool outgoing) {
  const SessionContext& session = plan.sessions[control.session];
  std::optional<Interval> smallest;
  for (std::size_t i = 0; i < control.hops.size() && i < session.hops.size(); ++i) {
    const ClockId from = session.stages[session.hops[i].from].clock;
    const ClockId to = session.stages[session.hops[i].to].clock;
    if (from == to || (outgoing ? from : to) != clock) continue;
    const auto& margin = outgoing ? control.hops[i].margin.ahead : control.hops[i].margin.behind;
    if (margin && (!smallest || margin->value_ns < smallest->value_ns)) smallest = margin;
  }
  return smallest;
}

std::string margins_text(const JudgePlan& plan, const CellResult& control) {
  std::string text;
  for (const Clock& clock : bent_clocks(plan, control.session)) {
    const auto ahead = smallest_margin(plan, control, clock.id, true);
    const auto behind = smallest_margin(plan, control, clock.id, false);
    if (!ahead && !behind) continue;
    text += (text.empty() ? "" : "; ") + clock.name;
    if (ahead) text += " ahead " + margin_text(*ahead);
    if (behind) text += std::string(ahead ? "," : "") + " behind " + margin_text(*behind);
  }
  return text;
}

std::int64_t control_length(const JudgePlan& plan, std::uint32_t session) {
  std::int64_t length = 0;
  for (const WindowContext& window : plan.windows) {
    if (window.session == session && window.role == Role::kControl) length += window.length.count();
  }
  return length;
}

/// How long the fastest p of the most threatened bent hop take; empty if no margin could be stated.
std::optional<std::int64_t> threshold(const JudgePlan& plan, const CellResult& control) {
  std::optional<std::int64_t> least;
  for (const Clock& clock : bent_clocks(plan, control.session)) {
    for (const bool outgoing : {true, false}) {
      const auto margin = smallest_margin(plan, control, clock.id, outgoing);
      if (margin && (!least || margin->value_ns < *least)) least = margin->value_ns;
    }
  }
  return least;
}

}  // namespace

std::string control_lines(const JudgePlan& plan, const RunResult& result, bool ansi) {
  std::string text;
  for (const CellResult& control : result.controls) {
    const bool good = control.verdict == Verdict::kPass || control.verdict == Verdict::kInconclusive;
    const std::string word = control.verdict == Verdict::kFail ? "BASELINE" : good ? "ok" : to_string(control.verdict);
    std::int64_t spans = INT64_MAX;
    for (const HopResult& hop : control.hops) spans = std::min(spans, hop.measured.n);
    text += " " + coloured(word, good ? Verdict::kPass : control.verdict, ansi) + "  " +
            plan.sessions[control.session].transport + "  control " +
            format(Duration{control_length(plan, control.session)}) + "  " +
            count_text(control.hops.empty() ? 0 : spans) + " spans/hop";
    const std::string margins = margins_text(plan, control);
    const std::string none =
        plan.sessions[control.session].mock ? "none, of a mock nothing follows" : "too few spans to tell";
    text += "  margin at " + percent_limit(plan.margin_p) + ": " + (margins.empty() ? none : margins) + "\n";
    if (!good) text += "     " + control.why + "\n";
  }
  return text;
}

std::string threshold_line(const JudgePlan& plan, const RunResult& result) {
  std::string takes;
  for (const CellResult& control : result.controls) {
    if (const auto least = threshold(plan, control)) {
      takes +=
          (takes.empty() ? "" : ", ") + latency_text(*least) + " (" + plan.sessions[control.session].transport + ")";
    }
  }
  std::string text;
  if (!takes.empty()) {
    text += " The threshold is the hop: its fastest " + percent_limit(plan.margin_p) + " take " + takes + ".";
  }
  std::int64_t offered = 0;
  bool met = !result.cells.empty(), delayed = false;
  for (const CellResult& cell : result.cells) {
    met = met && (cell.hops.empty() || cell.throughput.ratio.ppb >= 990'000'000);  // without hops it was not measured
  }
  for (const SessionContext& session : plan.sessions) {
    for (const StageContext& stage : session.stages) offered = std::max(offered, stage.offered.micro_hz);
    for (const HopContext& hop : session.hops) delayed = delayed || hop.link_delay.count() > 0;
  }
  if (offered > 0) {
    text += " Offered " + format(Frequency{offered}) + (met ? " was met in all cells" : " was not met in every cell") +
            " (not a capacity test).";
  }
  if (delayed)
    text +=
        "\n The links' delay is ours: this table is a calibration, prediction against measurement, not a reproduction.";
  if (result.simulated) text += "\n Simulated: a model of latencies in virtual time; nothing here was measured on a real clock.";
  return text.empty() ? "" : text + "\n";
}

}  // namespace prochron::verdict
