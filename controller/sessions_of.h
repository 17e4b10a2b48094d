// Which sessions of a plan a run measures itself: all of them, or those of its shards.
#pragma once

#include <cstdint>
#include <vector>

#include "specs/plan.h"

namespace prochron::controller {

/// Their numbers, in the plan's order.
inline std::vector<std::uint32_t> sessions_of(const specs::Plan& plan) {
  std::vector<std::uint32_t> sessions;
  for (std::uint32_t session = 0; session < plan.sessions.size(); ++session) {
    if (plan.judge.holds(session)) sessions.push_back(session);
  }
  return sessions;
}

}  // namespace prochron::controller
