// Text of diagnostics: one line each, then the count.
#include "specs/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace prochron::specs {
namespace {

bool is_error(const Diagnostic& diagnostic) { return diagnostic.severity == Severity::kError; }

}  // namespace

bool has_errors(const std::vector<Diagnostic>& diagnostics) { return std::ranges::any_of(diagnostics, is_error); }

std::string to_string(const Diagnostic& diagnostic) {
  return fmt::format("{}:{}:{}: {}: {}", diagnostic.at.file, diagnostic.at.line, diagnostic.at.column,
                     is_error(diagnostic) ? "error" : "warning", diagnostic.message);
}

std::string report(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> sorted = diagnostics;
  std::ranges::stable_sort(sorted, {}, [](const Diagnostic& d) { return std::pair(d.at.line, d.at.column); });
  std::string text;
  for (const Diagnostic& diagnostic : sorted) text += to_string(diagnostic) + "\n";
  const auto errors = std::ranges::count_if(sorted, is_error);
  if (errors > 0) text += fmt::format("{} error{}; nothing was started\n", errors, errors == 1 ? "" : "s");
  return text;
}

}  // namespace prochron::specs
