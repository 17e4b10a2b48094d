// What each clock of a session is to show from its start to its end, all windows together: what `plan` draws, and what
// no clock could do or has no time for is found here.
#pragma once

#include <map>
#include <vector>

#include "core/clock.h"
#include "faults/clock_course.h"
#include "specs/diagnostic.h"
#include "specs/plan.h"

namespace prochron::specs {

/// The clocks that a session bends. Native time counts from the session's start; the host is none.
std::map<ClockId, faults::ClockCourse> courses_of(const PlannedSession& session);

/// A fault that a clock cannot follow, or whose slew back is not over before judging goes on, is an error at its place.
void check_courses(const Plan& plan, std::vector<Diagnostic>& diagnostics);

}  // namespace prochron::specs
