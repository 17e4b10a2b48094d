// When each process of a clock was seen to follow one command: how long after its instant the last stamp still
// contradicted it, when the first one proved it, and the narrowest of judged time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "verdict/attest/bracket.h"

namespace prochron::verdict {

struct ChangeWitness {
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

  std::int64_t first_proof = kNever;  ///< native ns
  std::int64_t last_contradiction = std::numeric_limits<std::int64_t>::min();

  std::optional<Bracket> narrowest;  ///< of the stamps in judged time that it was the last command of

  void see(std::int64_t native, bool as_commanded) {
    if (as_commanded) {
      first_proof = std::min(first_proof, native);
    } else {
      last_contradiction = std::max(last_contradiction, native);
    }
  }
  void judge(const Bracket& bracket) {
    if (!narrowest || bracket.width() < narrowest->width()) narrowest = bracket;
  }
  /// Was a stamp taken in a window while it was the last command?
  bool judged_in(std::int64_t begin, std::int64_t end) const {
    return narrowest && begin <= narrowest->native && narrowest->native < end;
  }
  /// How long after `at` it was still contradicted; 0 if never.
  std::int64_t late_by(std::int64_t at) const { return std::max(last_contradiction, at) - at; }
  bool followed() const { return first_proof != kNever && last_contradiction < first_proof; }
};

}  // namespace prochron::verdict
