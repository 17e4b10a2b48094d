// Text of diagnostics: one line each, then the count.
#include "specs/diagnostic.h"

#include <algorithm>

#include <fmt/format.h>

namespace prochron::specs {

std::string to_string(const Diagnostic& diagnostic) {
  return fmt::format("{}:{}:{}: {}: {}", diagnostic.at.file, diagnostic.at.line, diagnostic.at.column,
                     diagnostic.severity == Severity::kError ? "error" : "warning", diagnostic.message);
}

std::string report(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> sorted = diagnostics;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
  });
  std::string text;
  for (const Diagnostic& diagnostic : sorted) text += to_string(diagnostic) + "\n";
  const auto errors = std::count_if(sorted.begin(), sorted.end(),
                                    [](const Diagnostic& d) { return d.severity == Severity::kError; });
  if (errors > 0) text += fmt::format("{} error{}; nothing was started\n", errors, errors == 1 ? "" : "s");
  return text;
}

}  // namespace prochron::specs
