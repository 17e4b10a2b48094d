// What is wrong with a spec: all of it at once, each at its place, with what was expected and the nearest right
// spelling.
#pragma once

#include <string>
#include <vector>

#include "verdict/expectation/expectation.h"

namespace prochron::specs {

enum class Severity { kError, kWarning };

struct Diagnostic {
  verdict::Location at;  ///< columns count bytes; line 0: `file` is a word of the command line
  Severity severity = Severity::kError;
  std::string message;  ///< "`10 min` is not a duration; expected like 10m, 1.5s, 2h30m"
  bool operator==(const Diagnostic&) const = default;
};

bool has_errors(const std::vector<Diagnostic>& diagnostics);

/// What is wrong in several copies of a tree alike, those of axes, is told once. From the `from`-th on.
void remove_repeated(std::vector<Diagnostic>& diagnostics, std::size_t from);

/// "nightly.yaml:4:33: error: …"
std::string to_string(const Diagnostic& diagnostic);
/// Every diagnostic on a line of its own, in the order of the files, then "2 errors; nothing was started".
std::string report(const std::vector<Diagnostic>& diagnostics);

}  // namespace prochron::specs
