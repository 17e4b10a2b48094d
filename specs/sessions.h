// Which sessions a scenario has, before anything is left out: each environment, so many times as it is repeated, with
// the treatments that its windows will be under.
#pragma once

#include <vector>

#include "specs/cells.h"
#include "specs/scenario.h"

namespace prochron::specs {

/// A session that may be planned.
struct SessionDraft {
  const Environment* environment = nullptr;
  Labels axes;
  std::vector<Treatment> treatments;
};

/// In the order in which they run: all environments, then all again. `scenario` outlives them.
std::vector<SessionDraft> session_drafts(const Scenario& scenario);

/// The axes of a session's cell.
Labels operator+(Labels session, const Labels& treatment);

}  // namespace prochron::specs
