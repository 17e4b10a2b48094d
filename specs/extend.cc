// Windows are repeated, not stretched: a drift that lasts twice as long is another fault.
#include "specs/extend.h"

#include <algorithm>
#include <map>

#include "specs/cells.h"
#include "specs/timetable.h"

namespace prochron::specs {
namespace {

/// The treatment whose labels are all the cell's.
const Treatment& treatment_of(const verdict::CellContext& cell, const std::vector<Treatment>& all) {
  return *std::ranges::find_if(all, [&](const Treatment& treatment) {
    return std::ranges::all_of(treatment.labels, [&](const auto& label) {
      return std::ranges::find(cell.axes, label) != cell.axes.end();
    });
  });
}

void add_session(Plan& plan, const Scenario& longer, const std::vector<Treatment>& all, std::uint32_t session,
                 const std::vector<std::uint32_t>& cells, std::int64_t rounds) {
  const auto index = static_cast<std::uint32_t>(plan.sessions.size());
  PlannedSession added;
  added.pipeline = plan.sessions[session].pipeline;
  added.on_whole_seconds = plan.sessions[session].on_whole_seconds;
  plan.judge.sessions.push_back(verdict::SessionContext(plan.judge.sessions[session]));
  std::vector<Treatment> treatments;
  std::vector<std::uint32_t> of_cells;
  for (const std::uint32_t cell : cells) {
    plan.judge.cells[cell].session = index;
    plan.judge.cells[cell].windows.clear();
    plan.judge.cells[cell].pairs.clear();
    for (std::int64_t round = 0; round < rounds; ++round) {
      treatments.push_back(treatment_of(plan.judge.cells[cell], all));
      of_cells.push_back(cell);
    }
  }
  add_windows(longer, treatments, of_cells, index, plan, added);
  plan.length += added.length;
  plan.sessions.push_back(std::move(added));
}

}  // namespace

void extend(Plan& plan, const Extension& extension) {
  Scenario longer = plan.scenario;
  for (PhaseSpec& phase : longer.schedule) {
    if (phase.role == verdict::Role::kControl) phase.length *= extension.rounds;
  }
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_session;
  for (const std::uint32_t cell : extension.cells) by_session[plan.judge.cells[cell].session].push_back(cell);
  const std::vector<Treatment> all = treatments(plan.scenario);
  for (const auto& [session, cells] : by_session) add_session(plan, longer, all, session, cells, extension.rounds);
  plan.extensions.push_back(extension);
}

Duration length_of(const Plan& plan, const Extension& extension) {
  Plan extended = plan;
  extend(extended, extension);
  return extended.length - plan.length;
}

std::int64_t rounds_within(const Plan& plan, const std::vector<std::uint32_t>& cells, Duration budget) {
  std::int64_t fit = 0, too_many = kMostRounds + 1;
  while (too_many - fit > 1) {
    const std::int64_t rounds = (fit + too_many) / 2;
    (length_of(plan, {cells, rounds}) <= budget ? fit : too_many) = rounds;
  }
  return fit;
}

}  // namespace prochron::specs
