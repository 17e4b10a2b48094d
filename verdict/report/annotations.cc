// GitHub's annotations: one line per place in the spec, because a page shows ten of a kind at most. What was shown to be
// wrong is an error, and so is what proves nothing; what is undecided is a warning.
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "verdict/figures.h"
#include "verdict/report.h"
#include "verdict/report/place.h"
#include "verdict/report/verdict_word.h"

namespace prochron::verdict {
namespace {

/// What all cells say of one place with one verdict.
struct Said {
  std::string rule, first_cell, why;
  std::int64_t cells = 0;
};

std::string message_text(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '%' ? "%25" : c == '\r' ? "%0D" : c == '\n' ? "%0A" : std::string(1, c);
  return out;
}

std::string property_text(std::string_view text) {
  std::string out;
  for (const char c : message_text(text)) out += c == ':' ? "%3A" : c == ',' ? "%2C" : std::string(1, c);
  return out;
}

std::string line_of(Verdict verdict, const std::string& at, const Said& said) {
  const Place place = place_of(at);
  std::string text = verdict == Verdict::kInconclusive ? "::warning " : "::error ";
  if (!place.line.empty()) {
    text += "file=" + property_text(place.file) + ",line=" + place.line + ",col=" + place.column + ",";
  }
  text += "title=" + property_text(std::string(to_string(verdict)) + (said.rule.empty() ? "" : " " + said.rule)) + "::";
  const std::string more = said.cells > 1 ? " (and " + count_text(said.cells - 1) + " more cells)" : "";
  return text + message_text(said.first_cell + ": " + said.why + more) + "\n";
}

}  // namespace

std::string github_annotations(const RunResult& result) {
  std::map<std::pair<Verdict, std::string>, Said, std::greater<>> all;  // FAIL first
  const auto say = [&](Verdict verdict, const std::string& at, const Said& said) {
    if (verdict == Verdict::kPass) return;
    ++all.try_emplace({verdict, at}, said).first->second.cells;
  };
  for (const CellResult& cell : result.cells) {
    Verdict explained = Verdict::kPass;
    for (const RuleResult& rule : cell.rules) {
      say(rule.verdict, rule.at, {rule.name + " " + rule.limit, name_of(cell), rule.why, 0});
      explained = merge(explained, rule.verdict);
    }
    if (explained != cell.verdict) say(cell.verdict, "", {"", name_of(cell), cell.why, 0});
  }
  if (result.cells.empty()) say(result.verdict, "", {"", result.scenario, result.why, 0});
  std::string text;
  for (const auto& [key, said] : all) text += line_of(key.first, key.second, said);
  return text;
}

}  // namespace prochron::verdict
