// `prochron doctor`: what works on this host, tried and not guessed; why the rest does not, and the line that mends it.
#include <CLI/CLI.hpp>
#include <cstdio>

#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/cli/exit_codes.h"
#include "controller/doctor/finding.h"

namespace prochron::controller {
namespace {

const char* word_of(Finding::State state) {
  switch (state) {
    case Finding::State::kWorks:
      return "works";
    case Finding::State::kBroken:
      return "does not";
    default:
      return "-";
  }
}

/// Whether nothing in it keeps every run from running.
bool print(const FindingSection& section) {
  bool fit = true;
  fmt::print("{}\n", section.title);
  for (const Finding& finding : section.findings) {
    fmt::print("  {:<8}  {:<18}  {}\n", word_of(finding.state), finding.what, finding.said);
    if (!finding.mend.empty()) fmt::print("            {:<18}  mend: {}\n", "", finding.mend);
    fit = fit && (finding.state != Finding::State::kBroken || !finding.needed);
  }
  std::fflush(stdout);
  return fit;
}

int doctor_command() {
  bool fit = true;
  for (const auto examine : {examine_backends, examine_transports, examine_links, examine_machine, examine_dead_runs}) {
    fit = print(examine()) && fit;
  }
  fmt::print("{}\n", fit ? "What a spec with backend preload and transport zeromq needs works here."
                         : "No spec can run here until what does not work above is mended.");
  return fit ? 0 : kExitCouldNotRun;
}

}  // namespace

void add_doctor(CLI::App& app, Invocation& invocation) {
  CLI::App* doctor = app.add_subcommand("doctor", "what works here, why not, and what mends it");
  doctor->callback([&invocation] { invocation.chosen = doctor_command; });
}

}  // namespace prochron::controller
