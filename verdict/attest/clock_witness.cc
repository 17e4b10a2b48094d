// While all brackets meet, the offset did not move and their intersection is the sharpest statement about it; else the
// narrowest brackets say how it moved.
#include "verdict/attest/clock_witness.h"

#include <algorithm>

namespace prochron::verdict {

void ClockWitness::see(const Bracket& bracket) {
  const bool first = stamps_++ == 0;
  first_ = first ? bracket.native : std::min(first_, bracket.native);
  last_ = first ? bracket.native : std::max(last_, bracket.native);
  low_ = first ? bracket.low : std::max(low_, bracket.low);
  high_ = first ? bracket.high : std::min(high_, bracket.high);
  const std::int64_t length = std::max<std::int64_t>(1, end_ - begin_);
  const auto place = static_cast<__int128>(bracket.native - begin_) * static_cast<std::int64_t>(kStretches) / length;
  auto& kept = narrowest_[static_cast<std::size_t>(std::clamp<__int128>(place, 0, kStretches - 1))];
  if (!kept || bracket.width() < kept->width()) kept = bracket;
}

void ClockWitness::contradict(const Bracket& bracket) {
  ++contradictions_;
  if (!first_contradiction_ || bracket.native < first_contradiction_->native) first_contradiction_ = bracket;
}

const Bracket* ClockWitness::first_kept() const {
  const auto found = std::ranges::find_if(narrowest_, [](const auto& bracket) { return bracket.has_value(); });
  return found == narrowest_.end() ? nullptr : &**found;
}

std::vector<Bracket> ClockWitness::kept() const {
  std::vector<Bracket> kept;
  for (const auto& bracket : narrowest_) {
    if (bracket) kept.push_back(*bracket);
  }
  return kept;
}

std::vector<OffsetLine> ClockWitness::measured() const {
  if (stamps_ == 0) return {};
  const std::vector<Bracket> kept = this->kept();
  if (low_ <= high_) return {OffsetLine{first_, last_, low_, high_, {}, rate_bound_of(kept)}};
  return lines_through(kept);
}

}  // namespace prochron::verdict
