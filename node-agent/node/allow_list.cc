// Word for word: a list that understood more than it says would admit more than was meant.
#include "node-agent/node/allow_list.h"

#include <algorithm>

namespace prochron::agent {

Status AllowList::admit(const std::string& program) const {
  if (std::ranges::find(programs_, program) != programs_.end()) return {};
  return fail(ErrorCode::kRefused, "this agent may not start `" + program + "`: start it with --allow " + program);
}

}  // namespace prochron::agent
