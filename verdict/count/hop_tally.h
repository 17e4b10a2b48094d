// What is kept of one hop in one window: how many messages crossed, how many seem to have arrived before they were
// sent, why, and their true latencies.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "core/ids.h"
#include "verdict/statistics/latency_series.h"

namespace prochron::verdict {

/// One message that crossed: what its two stamps say together.
struct Crossing {
  TraceId trace;
  std::int64_t sent_native = 0;
  std::int64_t true_ns = 0;      ///< RAW, receive minus send
  std::int64_t observed_ns = 0;  ///< on the two clocks
  std::int64_t skew_ns = 0;      ///< measured offset of the sender minus that of the receiver
  std::int64_t bound_ns = 0;     ///< of all three together
  std::int64_t quantum_ns = 1;   ///< the coarser of the two clocks' readings
  bool measured = true;          ///< false: one of the two clocks has no measured offset here
};

/// How many of the messages that crossed seem negative, and why. A value, owned by the count it stands in; filled by one
/// thread, then only read.
struct NegativeTally {
  std::int64_t crossed = 0;
  std::int64_t negative = 0;
  std::int64_t turns = 0;  ///< from negative to not or back, from one to the next: few where negatives come in bursts
  std::int64_t by_skew = 0, by_late_stamp = 0, by_quantisation = 0, unexplained = 0;
  std::int64_t worst_ns = 0;  ///< the most negative observed
  TraceId worst;

  void add(const Crossing& crossing);

 private:
  bool last_was_negative_ = false;
};

/// A value; filled by one thread, then only read.
struct HopTally : NegativeTally {
  std::int64_t sent = 0;
  std::int64_t excluded = 0;  ///< a clock changed while they were on their way
  std::int64_t redelivered = 0;
  LatencySeries latency;  ///< true latencies of those counted
  Histogram skews;        ///< per counted message
  Histogram negative_skews;  ///< of those that seem negative
  __int128 skew_sum_ns = 0;

  std::int64_t breaches = 0;  ///< observed - true is not the difference of the measured offsets
  std::int64_t first_breach = std::numeric_limits<std::int64_t>::max();  ///< native ns
  std::int64_t first_breach_by = 0;

  std::int64_t counted() const { return crossed; }
  void add(const Crossing& crossing);
};

}  // namespace prochron::verdict
