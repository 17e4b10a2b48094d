// The gate in front of every command.
#include "node-agent/node/admission.h"

#include <algorithm>

namespace prochron::agent {

Status Admission::admit(RunId run, Fence fence) {
  if (run != run_) {
    return fail(ErrorCode::kRefused, "a command of run " + to_hex(run) + "; this agent serves run " + to_hex(run_));
  }
  if (fence < highest_) {
    return fail(ErrorCode::kRefused, "a command of fence " + std::to_string(fence.value) +
                                         ", but a controller of fence " + std::to_string(highest_.value) +
                                         " has taken over");
  }
  highest_ = std::max(highest_, fence);
  return {};
}

}  // namespace prochron::agent
