// Text of diagnostics: one line each, then the count.
#include "specs/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "core/printable.h"

namespace prochron::specs {
namespace {

bool is_error(const Diagnostic& diagnostic) { return diagnostic.severity == Severity::kError; }

}  // namespace

bool has_errors(const std::vector<Diagnostic>& diagnostics) { return std::ranges::any_of(diagnostics, is_error); }

std::string to_string(const Diagnostic& diagnostic) {
  const std::string_view severity = is_error(diagnostic) ? "error" : "warning";
  const std::string message = printable(diagnostic.message);  // it quotes what stands there, whatever that is
  if (diagnostic.at.line == 0) return fmt::format("{}: {}: {}", diagnostic.at.file, severity, message);
  return fmt::format("{}:{}:{}: {}: {}", diagnostic.at.file, diagnostic.at.line, diagnostic.at.column, severity, message);
}

std::string report(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> sorted = diagnostics;
  std::ranges::stable_sort(sorted, {}, [](const Diagnostic& d) { return std::tuple(d.at.file, d.at.line, d.at.column); });
  std::string text;
  for (const Diagnostic& diagnostic : sorted) text += to_string(diagnostic) + "\n";
  const auto errors = std::ranges::count_if(sorted, is_error);
  if (errors > 0) text += fmt::format("{} error{}; nothing was started\n", errors, errors == 1 ? "" : "s");
  return text;
}

void remove_repeated(std::vector<Diagnostic>& diagnostics, std::size_t from) {
  std::vector<Diagnostic> kept(diagnostics.begin(), diagnostics.begin() + static_cast<std::ptrdiff_t>(from));
  std::set<std::tuple<std::string, int, int, std::string>> told;
  for (std::size_t i = from; i < diagnostics.size(); ++i) {
    const Diagnostic& one = diagnostics[i];
    if (told.emplace(one.at.file, one.at.line, one.at.column, one.message).second) kept.push_back(one);
  }
  diagnostics = std::move(kept);
}

}  // namespace prochron::specs
