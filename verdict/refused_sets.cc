// The records of one process count up: the last one says it all.
#include "verdict/refused_sets.h"

#include <algorithm>
#include <map>

namespace prochron::verdict {
namespace {

/// The place of the window that holds an instant; as many as there are: none does.
std::size_t place_of(const SessionIndex& index, std::int64_t native_ns) {
  const auto holds = [&](const RanWindow& w) { return w.begin <= native_ns && native_ns < w.end; };
  return static_cast<std::size_t>(std::ranges::find_if(index.windows, holds) - index.windows.begin());
}

std::string line_of(const trace::RefusedSetRecord& refused) {
  const std::string who = refused.victim.pid == 0 ? std::string("a process that never attached")
                                                  : "pid " + std::to_string(refused.victim.pid);
  const std::string program = refused.program.empty() ? "" : " (" + refused.program + ")";
  const std::string times = refused.times == 1 ? "" : ", " + std::to_string(refused.times) + " times";
  return who + program + " tried to set the clock of its host" + times + "; it was refused";
}

}  // namespace

std::vector<std::string> refused_sets(const CellEvidence& evidence, bool takes_the_rest) {
  const SessionIndex& index = evidence.session->index;
  std::map<faults::Victim, const trace::RefusedSetRecord*> last;
  for (const trace::RefusedSetRecord& refused : index.refused_sets) last[refused.victim] = &refused;
  std::vector<std::string> lines;
  for (const auto& [victim, refused] : last) {
    const std::size_t place = place_of(index, refused->at.ns);
    const bool in_a_cell = place < index.windows.size() &&
                           evidence.session->plan().windows[index.windows[place].window].role == Role::kFault;
    const bool ours = std::ranges::find(evidence.windows, place) != evidence.windows.end();
    if (ours || (takes_the_rest && !in_a_cell)) lines.push_back(line_of(*refused));
  }
  return lines;
}

}  // namespace prochron::verdict
