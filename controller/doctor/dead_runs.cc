// What runs that nobody answers for any more have left here.
#include <fmt/format.h>

#include "controller/doctor/finding.h"
#include "host/leftovers.h"

namespace prochron::controller {
namespace {

using State = Finding::State;

Finding about(const host::RunTraces& traces) {
  const std::string what = "run " + to_hex(traces.run);
  if (!traces.unreadable.empty()) {
    return {State::kBroken, what, to_string(traces.unreadable.front()),
            "rm " + traces.unreadable.front().where + "   # if you know that the run is over"};
  }
  return {State::kBroken, what,
          fmt::format("over, and left {} processes and {} files", traces.processes.size(), traces.files.size()),
          "prochron heal"};
}

}  // namespace

FindingSection examine_dead_runs() {
  FindingSection section{"leftovers", {}};
  std::size_t alive = 0;
  for (const host::RunTraces& traces : host::find_runs()) {
    alive += traces.alive.empty() ? 0 : 1;
    if (traces.alive.empty()) section.findings.push_back(about(traces));
  }
  if (section.findings.empty()) {
    section.findings.push_back({State::kWorks, "dead runs", fmt::format("nothing left; {} runs are under way", alive)});
  }
  return section;
}

}  // namespace prochron::controller
