// The law behind every prediction: a hop seems negative when its true latency is smaller than the skew, so the share of
// negatives is the control's distribution at the skew, averaged over the messages' own skews.
#include "verdict/cell_evidence.h"

#include <algorithm>

#include "verdict/margin_crossing.h"

namespace prochron::verdict {
namespace {

bool names(const HopPattern& pattern, const std::string& from, const std::string& to) {
  return (pattern.from == "any" || pattern.from == from) && (pattern.to == "any" || pattern.to == to);
}

}  // namespace

std::int64_t HopEvidence::predicted_by(const Histogram& latency, std::int64_t of) const {
  const std::int64_t skews = sample.skews.total();
  if (latency.total() == 0 || skews == 0) return 0;
  __int128 below_milli = 0;
  for (const BinCount& skew : sample.skews.bins()) {
    const std::int64_t middle = (bin_begin(skew.bin) + bin_begin(skew.bin + 1)) / 2;
    below_milli += static_cast<__int128>(skew.count) * latency.below_milli(middle);
  }
  const __int128 whole = static_cast<__int128>(latency.total()) * skews * 1000;
  return static_cast<std::int64_t>((below_milli * of * 2 + whole) / (whole * 2));
}

Prediction HopEvidence::predicted(std::int64_t of) const {
  Prediction prediction;
  prediction.low = prediction.middle = prediction.high = predicted_by(control->sample.latency, of);
  for (const LatencySeries* part : control->sample.series) {
    if (part->count() == 0) continue;
    const std::int64_t by_part = predicted_by(part->all(), of);
    prediction.low = std::min(prediction.low, by_part);
    prediction.high = std::max(prediction.high, by_part);
  }
  return prediction;
}

CellEvidence gather(const SessionEvidence& session, const CellContext* cell, Role role) {
  CellEvidence evidence;
  evidence.session = &session;
  evidence.cell = cell;
  evidence.role = role;
  evidence.id = cell == nullptr ? "control" : cell->id;
  if (!session.broken.empty() || !session.elsewhere.empty()) return evidence;
  evidence.windows = cell == nullptr ? session.windows_of(role) : session.windows_of(*cell, role);
  const SessionContext& context = session.context();
  for (std::size_t hop = 0; hop < context.hops.size(); ++hop) {
    HopEvidence one;
    one.place = hop;
    one.from = context.stages[context.hops[hop].from].name;
    one.to = context.stages[context.hops[hop].to].name;
    one.sender = context.stages[context.hops[hop].from].clock;
    one.receiver = context.stages[context.hops[hop].to].clock;
    one.spans_at_both_ends =
        !context.stages[context.hops[hop].from].foreign && !context.stages[context.hops[hop].to].foreign;
    one.control = &session.controls[hop];
    one.sample = session.sample(hop, evidence.windows);
    one.shape = session.shape(hop, one.sample, " of " + evidence.id);
    for (const std::size_t place : evidence.windows) {
      if (role != Role::kFault) break;
      if (auto crossing = margin_crossing(session, hop, place, session.plan().margin_p)) {
        one.crossings.push_back(*std::move(crossing));
      }
    }
    evidence.hops.push_back(std::move(one));
  }
  return evidence;
}

std::vector<const HopEvidence*> CellEvidence::matching(const HopPattern& pattern) const {
  std::vector<const HopEvidence*> found;
  for (const HopEvidence& hop : hops) {
    const bool by_name = pattern.from == hop.from && pattern.to == hop.to;
    if (names(pattern, hop.from, hop.to) && (hop.spans_at_both_ends || by_name)) found.push_back(&hop);
  }
  return found;
}

}  // namespace prochron::verdict
