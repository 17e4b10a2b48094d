// Has a session been measured to its end? Then a run that is resumed need not measure it again.
#pragma once

#include <cstdint>

#include "trace/history.h"
#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

/// True if every window of it that is judged ran to its end, and every process that stamps said good-bye. What can't be
/// read is not whole.
bool is_whole(const JudgePlan& plan, const trace::HistoryReader& history, std::uint32_t session);

}  // namespace prochron::verdict
