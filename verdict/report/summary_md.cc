// summary.md: what a person wants on the page of a CI run: the verdict, what broke and where, the table of cells.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/figures.h"
#include "verdict/report.h"
#include "verdict/report/cell_table.h"
#include "verdict/report/control_lines.h"
#include "verdict/report/verdict_lines.h"
#include "verdict/report/verdict_word.h"

namespace prochron::verdict {
namespace {

constexpr std::size_t kMostRows = 400;     // a job's page may have a mebibyte
constexpr std::size_t kMostFindings = 40;

/// Nothing of `text` acts as markup.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|~$").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string row_text(const std::vector<std::string>& row) {
  std::string text = "|";
  for (const std::string& field : row) text += " " + plain(field) + " |";
  return text + "\n";
}

std::string table(const JudgePlan& plan, const RunResult& result) {
  const auto rows = cell_rows(plan, result, false);
  if (rows.empty()) return "";
  std::string text = row_text(rows.front()) + "|";
  for (std::size_t i = 0; i < rows.front().size(); ++i) text += " --- |";
  text += "\n";
  const std::size_t shown = std::min(rows.size(), kMostRows + 1);
  for (std::size_t i = 1; i < shown; ++i) text += row_text(rows[i]);
  if (shown < rows.size()) {
    text += "\n" + count_text(static_cast<std::int64_t>(rows.size() - shown)) + " more in tables/cells.csv.\n";
  }
  return "### Cells\n\n" + text + "\n";
}

/// What kept the run from passing, gravest first.
std::string troubles(const RunResult& result) {
  std::vector<std::string> lines;
  for (const Verdict verdict : {Verdict::kFail, Verdict::kCouldNotRun, Verdict::kInvalid, Verdict::kInconclusive}) {
    for (const CellResult& cell : result.cells) {
      bool told = false;
      for (const RuleResult& rule : cell.rules) {
        if (rule.verdict != verdict) continue;
        told = true;
        lines.push_back("- **" + std::string(to_string(verdict)) + "** `" + rule.at + "` " +
                        plain(rule.name + " " + rule.limit + ", " + name_of(cell) + ": " + rule.why) + "\n");
      }
      if (told || cell.verdict != verdict) continue;
      lines.push_back("- **" + std::string(to_string(verdict)) + "** " + plain(name_of(cell) + ": " + cell.why) + "\n");
    }
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), kMostFindings); ++i) text += lines[i];
  if (lines.size() > kMostFindings) {
    text += "- and " + count_text(static_cast<std::int64_t>(lines.size() - kMostFindings)) + " more in result.json\n";
  }
  return text.empty() ? "" : "### What is wrong\n\n" + text + "\n";
}

std::string findings(const RunResult& result) {
  std::string text;
  for (const CellResult& cell : result.cells) {
    for (const std::string& finding : cell.findings) text += "- " + plain(name_of(cell) + ": " + finding) + "\n";
  }
  return text.empty() ? "" : "### Findings\n\n" + text + "\n";
}

/// Lines of the console as paragraphs of their own.
std::string paragraphs(const std::string& lines) {
  std::string text;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    const std::size_t first = lines.find_first_not_of(' ', begin);
    if (first < end) text += "- " + plain(lines.substr(first, end - first)) + "\n";
    begin = end + 1;
  }
  return text;
}

}  // namespace

std::string summary_md(const JudgePlan& plan, const RunResult& result) {
  std::string text = "## " + plain(result.scenario) + ": " + to_string(result.verdict) + "\n\n";
  text += plain(verdict_line(result, false)) + "\n\n";
  text += troubles(result) + findings(result) + table(plan, result);
  return text + "### Control\n\n" + paragraphs(control_lines(plan, result, false) + threshold_line(plan, result)) +
         "\nSeed " + std::to_string(result.seed) + ".\n";
}

}  // namespace prochron::verdict
