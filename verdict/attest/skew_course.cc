// Both offsets are lines between their kinks, so the skew is one too, and where it passes a value is a division.
#include "verdict/attest/skew_course.h"

#include <algorithm>
#include <utility>

namespace prochron::verdict {
namespace {

using Wide = __int128;
constexpr Wide kPartsPerOne = 1'000'000'000'000;
constexpr std::int64_t kNoJump = 10'000;  // ns; two lines meet at a kink to within what their stamps know

const OffsetLine& in_force(const std::vector<OffsetLine>& lines, std::int64_t native) {
  const auto later = std::ranges::upper_bound(lines, native, {}, &OffsetLine::from);
  return later == lines.begin() ? *later : *std::prev(later);
}

/// Between the last stamp on one line and the first on the next the clock turned where the two meet: a line that is drawn
/// on to the next one's first stamp would go too far. Lines that meet elsewhere stay as they are: it jumped.
std::vector<OffsetLine> joined(std::vector<OffsetLine> lines) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const OffsetLine& before = lines[i - 1];
    OffsetLine& line = lines[i];
    const Wide turn = Wide{before.rate.ppt} - line.rate.ppt;
    if (turn == 0) continue;
    const Wide apart = Wide{before.middle_at(line.from)} - line.middle_at(line.from);
    const Wide met = line.from - apart * kPartsPerOne / turn;
    if (met < before.until || met >= line.from) continue;
    const auto at = static_cast<std::int64_t>(met);
    const std::int64_t drift = line.drift_to(at);
    line.low += drift, line.high += drift, line.from = at;
  }
  return lines;
}

std::vector<OffsetLine> lines_of(trace::StageIndex stage, std::size_t place, const Attestation& attestation) {
  for (const auto& [number, witness] : attestation.processes()) {
    if (witness.process->stage != stage || !witness.windows[place]) continue;
    auto lines = witness.windows[place]->measured();
    if (!lines.empty()) return lines;
  }
  return {};
}

}  // namespace

SkewCourse::SkewCourse(std::vector<OffsetLine> sender, std::vector<OffsetLine> receiver, const RanWindow& ran)
    : sender_(joined(std::move(sender))), receiver_(joined(std::move(receiver))), window_{ran.begin, ran.end} {}

const OffsetLine& SkewCourse::line_of(bool sender, std::int64_t native) const {
  return in_force(sender ? sender_ : receiver_, native);
}

std::int64_t SkewCourse::skew_at(std::int64_t native) const {
  return in_force(sender_, native).middle_at(native) - in_force(receiver_, native).middle_at(native);
}

std::vector<std::int64_t> SkewCourse::kinks() const {
  std::vector<std::int64_t> kinks{window_.begin};
  for (const auto* lines : {&sender_, &receiver_}) {
    for (const OffsetLine& line : *lines) {
      if (window_.begin < line.from && line.from < window_.end) kinks.push_back(line.from);
    }
  }
  std::ranges::sort(kinks);
  kinks.push_back(window_.end);
  return kinks;
}

std::optional<std::int64_t> SkewCourse::first_at_least(std::int64_t skew_ns) const {
  if (!known()) return {};
  const std::vector<std::int64_t> at = kinks();
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    const std::int64_t here = skew_at(at[i]);
    if (here >= skew_ns) return at[i];
    const Wide rate = Wide{in_force(sender_, at[i]).rate.ppt} - in_force(receiver_, at[i]).rate.ppt;
    if (rate <= 0) continue;
    const Wide after = ((Wide{skew_ns} - here) * kPartsPerOne + rate - 1) / rate;
    if (at[i] + after < at[i + 1]) return static_cast<std::int64_t>(at[i] + after);
  }
  return {};
}

std::optional<std::int64_t> SkewCourse::moves_through(std::int64_t skew_ns) const {
  const auto first = first_at_least(skew_ns);
  if (!first || *first == window_.begin || skew_at(*first) - skew_ns > kNoJump) return {};
  return first;
}

bool SkewCourse::sender_moves(std::int64_t native) const {
  const auto speed = [&](bool sender) { return std::abs(line_of(sender, native).rate.ppt); };
  return speed(true) >= speed(false);
}

SkewCourse skew_course(const SessionContext& session, std::size_t hop, std::size_t place, const SessionIndex& index,
                       const Attestation& attestation) {
  const HopContext& ends = session.hops[hop];
  return {lines_of(ends.from, place, attestation), lines_of(ends.to, place, attestation), index.windows[place]};
}

}  // namespace prochron::verdict
