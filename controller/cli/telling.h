// How a judged run is told: the table and the verdict, or JSON, on stdout; and by `--report KIND=FILE` what it came to in
// the form that another tool reads, where that tool looks for it.
#pragma once

#include <string>
#include <vector>

#include "controller/cli/colour.h"
#include "controller/judge_folder.h"
#include "core/result.h"

namespace prochron::controller {

/// What the words of a command ask for.
struct Telling {
  bool json = false;  ///< result.json on stdout instead of the table
  Colour colour = Colour::kAuto;
  std::vector<std::string> reports;  ///< "junit=FILE"; checked
};

/// Why the word asks for no report; empty if it does.
std::string check_report(const std::string& word);

/// On GitHub's runner annotations and the job's summary too. Annotations go to stdout behind the table, to stderr if
/// stdout is JSON. An error: a report could not be written; everything else was told.
Status tell(const Telling& telling, const Judged& judged);

}  // namespace prochron::controller
