// Asks the index alone: what is in the windows is the judge's business.
#include "verdict/session_whole.h"

#include <algorithm>

#include "verdict/index/session_index.h"

namespace prochron::verdict {

bool is_whole(const JudgePlan& plan, const trace::HistoryReader& history, std::uint32_t session) {
  const Result<SessionIndex> index = SessionIndex::read(history, session, plan);
  if (!index) return false;
  for (std::uint32_t window = 0; window < plan.windows.size(); ++window) {
    if (plan.windows[window].session != session || plan.windows[window].role == Role::kWarmup) continue;
    const RanWindow* ran = index->window(window);
    if (ran == nullptr || !ran->complete) return false;
  }
  return std::ranges::all_of(index->processes, [&](const auto& process) {
    const auto end = index->stream_ends.find(process.first);
    return !process.second.stamps || (end != index->stream_ends.end() && end->second.clean);
  });
}

}  // namespace prochron::verdict
