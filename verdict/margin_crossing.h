// A window in which the skew moves through a hop's margin: when that was to be, by the control and the clocks' attested
// course, and when it was, by the hop's own negatives.
#pragma once

#include <optional>
#include <string>

#include "verdict/session_evidence.h"

namespace prochron::verdict {

/// None if the control carries no margin at p, or the skew does not move through it in the window (by its place in
/// SessionIndex::windows).
std::optional<MarginCrossing> margin_crossing(const SessionEvidence& session, std::size_t hop, std::size_t place,
                                              Share p);

/// "edge was off by +6.100 ms after 30.5 s (+200.0 ppm measured); source -> inference tolerates 3.51 ms [3.46, 3.56], reached
/// after 17.6 s [16.9, 18.3] as predicted, after 17.7 s [15.2, 18.8] as measured"
std::string crossing_text(const MarginCrossing& crossing, const std::string& hop);

}  // namespace prochron::verdict
