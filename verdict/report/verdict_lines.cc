// A FAIL says whether the system or only its traces failed; an INVALID always says that the run proves nothing.
#include "verdict/report/verdict_lines.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "verdict/figures.h"
#include "verdict/margin_crossing.h"
#include "verdict/report/verdict_word.h"

namespace prochron::verdict {
namespace {

constexpr std::size_t kMostLines = 12;

std::size_t count_of(const RunResult& result, Verdict verdict) {
  return static_cast<std::size_t>(std::ranges::count(result.cells, verdict, &CellResult::verdict));
}

/// A sentence on what else held in a cell whose traces were shown to lie, by a rule that this spec did not expect to fail.
std::string system_text(const CellResult& cell) {
  bool traces_lie = false, asked = false, holds = true, broken = false;
  for (const RuleResult& rule : cell.rules) {
    traces_lie = traces_lie || (rule.shows_lies && rule.known.empty());
    if (rule.name != "outputs" && rule.name != "throughput") continue;
    asked = true;
    const bool passes = rule.verdict == Verdict::kPass || rule.known_passes;
    holds = holds && passes;
    broken = broken || (rule.verdict == Verdict::kFail && !passes);
  }
  if (!traces_lie || !asked) return "";
  if (broken) return "Outputs or throughput are not what they should be either.";
  return holds ? "Outputs right, throughput met: the system holds, its traces lie." : "";
}

void add_rules(std::string& text, const RunResult& result, Verdict verdict, bool ansi) {
  std::size_t left = kMostLines, more = 0;
  for (const CellResult& cell : result.cells) {
    if (cell.verdict != verdict) continue;
    for (const RuleResult& rule : cell.rules) {
      if (rule.verdict != verdict || !rule.known.empty()) continue;
      if (left == 0) {
        ++more;
        continue;
      }
      --left;
      text += coloured(to_string(verdict), verdict, ansi) + "  " + rule.at + "  " + rule.name + " " + rule.limit +
              "  [" + name_of(cell) + "]\n      " + rule.why + "\n";
    }
    const std::string system = verdict == Verdict::kFail ? system_text(cell) : "";
    if (!system.empty() && left > 0) text += "      " + system + "\n";
  }
  if (more > 0)
    text += "      and " + count_text(static_cast<std::int64_t>(more)) + " more (result.json has them all)\n";
}

void add_cells(std::string& text, const RunResult& result, Verdict verdict, bool ansi) {
  std::size_t left = kMostLines;
  for (const CellResult& cell : result.cells) {
    if (cell.verdict != verdict || left == 0) continue;
    --left;
    text += coloured(to_string(verdict), verdict, ansi) + "  " + name_of(cell) + ": " + cell.why + "\n";
  }
}

std::string tail_of(const RunResult& result) {
  return "; a family of " + count_text(result.family_size) + " claims      " + elapsed_text(result.elapsed_ns) + "\n";
}

std::string healed_text(const RunResult& result) {
  bool healed = true, bent = false;
  for (const CellResult& cell : result.cells) {
    for (const FaultResult& fault : cell.faults) {
      bent = true;
      healed = healed && fault.healed;
    }
  }
  return !bent ? "" : healed ? ", healed" : ", not all healed";
}

/// "--only skew=1ms,5ms": what names the INVALID cells; of the others at most some that are decided, which stand. Empty
/// without axes.
std::string only_words(const RunResult& result) {
  std::vector<std::pair<std::string, std::set<std::string>>> axes;
  for (const CellResult& cell : result.cells) {
    if (cell.verdict != Verdict::kInvalid) continue;
    for (const auto& [axis, label] : cell.axes) {
      auto found = std::ranges::find(axes, axis, [](const auto& known) { return known.first; });
      if (found == axes.end()) found = axes.insert(axes.end(), {axis, {}});
      found->second.insert(label);
    }
  }
  std::string words;
  for (const auto& [axis, labels] : axes) {
    words += (words.empty() ? "--only " : " --only ") + axis + "=";
    for (const std::string& label : labels) words += (label == *labels.begin() ? "" : ",") + label;
  }
  return words;
}

std::string invalid_line(const RunResult& result) {
  const auto first = std::ranges::find(result.cells, Verdict::kInvalid, &CellResult::verdict);
  std::string text = ": this run proves nothing.  ";
  if (first == result.cells.end()) return text + result.why + "\n";
  text += name_of(*first) + ": " + first->why + ".";
  const std::size_t others =
      result.cells.size() - count_of(result, Verdict::kInvalid) - count_of(result, Verdict::kSkipped);
  const std::size_t alike = count_of(result, Verdict::kInvalid) - 1;
  if (alike > 0) text += " " + count_text(static_cast<std::int64_t>(alike)) + " more cells are INVALID.";
  if (others == 0) return text + "\n";
  text += " " + count_text(static_cast<std::int64_t>(others)) + (others == 1 ? " other cell stands" : " other cells stand");
  const std::string words = only_words(result);
  text += words.empty() ? "." : ": " + words + " --resume DIR";
  return text + "\n";
}

/// What an INCONCLUSIVE is for: cells that are undecided, cells that nobody ran.
std::string undecided_text(const RunResult& result, const std::string& all) {
  const auto count = [](auto number) { return count_text(static_cast<std::int64_t>(number)); };
  const auto missing = std::ranges::count_if(
      result.cells, [](const CellResult& cell) { return cell.verdict == Verdict::kSkipped && !cell.accepted; });
  const std::size_t undecided = count_of(result, Verdict::kInconclusive);
  if (missing == 0) return count(undecided) + " of " + all + " undecided: measure longer";
  const std::string left_out = count(missing) + " of " + all + " left out (--allow-skipped passes without them)";
  return left_out + (undecided == 0 ? "" : ", " + count(undecided) + " undecided: measure longer");
}

/// One line for each reason.
std::string skipped_lines(const RunResult& result) {
  std::map<std::string, std::int64_t> reasons;
  for (const CellResult& cell : result.cells) {
    if (cell.verdict == Verdict::kSkipped) ++reasons[cell.why];
  }
  std::string text;
  for (const auto& [why, count] : reasons) {
    text += " Skipped  " + count_text(count) + (count == 1 ? " cell: " : " cells: ") + why + "\n";
  }
  return text;
}

}  // namespace

std::string verdict_line(const RunResult& result, bool ansi) {
  const std::string word = coloured(to_string(result.verdict), result.verdict, ansi);
  const std::string all = count_text(static_cast<std::int64_t>(result.cells.size())) + " cells";
  const auto some = [&](Verdict verdict) {
    return count_text(static_cast<std::int64_t>(count_of(result, verdict))) + " of " + all;
  };
  switch (result.verdict) {
    case Verdict::kPass:
      return word + "  " + some(Verdict::kPass) + ", all attested within " + count_text(result.widest_bound_ns) +
             " ns" + healed_text(result) + tail_of(result);
    case Verdict::kFail:
      return word + "  " + some(Verdict::kFail) + " broke a rule" + tail_of(result);
    case Verdict::kInconclusive:
      return word + "  " + undecided_text(result, all) + tail_of(result);
    case Verdict::kCouldNotRun:
      return word + "  " + some(Verdict::kCouldNotRun) + " never ran: " + result.why + "\n";
    case Verdict::kSkipped:
    case Verdict::kInvalid:
      break;
  }
  return word + invalid_line(result);
}

std::string crossing_lines(const RunResult& result) {
  std::string text;
  std::size_t left = kMostLines;
  for (const CellResult& cell : result.cells) {
    for (const HopResult& hop : cell.hops) {
      for (const MarginCrossing& crossing : hop.crossings) {
        if (left == 0) return text;
        --left;
        text += " " + name_of(cell) + ": " + crossing_text(crossing, hop.from + " -> " + hop.to) + ".\n";
      }
    }
  }
  return text;
}

std::string verdict_lines(const RunResult& result, bool ansi) {
  std::string text;
  for (const CellResult& cell : result.cells) {
    for (const std::string& finding : cell.findings) text += " Finding  " + name_of(cell) + ": " + finding + "\n";
  }
  add_rules(text, result, Verdict::kFail, ansi);
  if (result.verdict != Verdict::kInvalid) add_cells(text, result, Verdict::kInvalid, ansi);
  if (result.verdict == Verdict::kInconclusive) add_cells(text, result, Verdict::kInconclusive, ansi);
  return text + skipped_lines(result) + verdict_line(result, ansi);
}

}  // namespace prochron::verdict
