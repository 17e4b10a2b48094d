// The identity observed - true = receiver's offset - sender's offset is asked of every message; the causes of a
// negative span are asked in the order in which one rules out the next.
#include "verdict/count/hop_tally.h"

namespace prochron::verdict {

void NegativeTally::add(const Crossing& crossing) {
  const bool is_negative = crossing.observed_ns < 0;
  if (crossed > 0 && is_negative != last_was_negative_) ++turns;
  last_was_negative_ = is_negative;
  ++crossed;
  if (!is_negative) return;
  ++negative;
  if (crossing.observed_ns < worst_ns) {
    worst_ns = crossing.observed_ns;
    worst = crossing.trace;
  }
  if (crossing.true_ns < -crossing.bound_ns) {
    ++by_late_stamp;
  } else if (crossing.true_ns - crossing.skew_ns < crossing.bound_ns && crossing.skew_ns > crossing.bound_ns) {
    ++by_skew;
  } else if (-crossing.observed_ns < crossing.quantum_ns) {
    ++by_quantisation;
  } else {
    ++unexplained;
  }
}

void HopTally::add(const Crossing& crossing) {
  NegativeTally::add(crossing);
  latency.add(crossing.true_ns);
  skews.add(bin_of(crossing.skew_ns));
  if (crossing.observed_ns < 0) negative_skews.add(bin_of(crossing.skew_ns));
  skew_sum_ns += crossing.skew_ns;
  const auto missed = static_cast<__int128>(crossing.observed_ns) - crossing.true_ns + crossing.skew_ns;
  if (!crossing.measured || missed > crossing.bound_ns || missed < -crossing.bound_ns) {
    ++breaches;
    if (crossing.sent_native < first_breach) {
      first_breach = crossing.sent_native;
      first_breach_by = static_cast<std::int64_t>(missed);
    }
  }
}

}  // namespace prochron::verdict
