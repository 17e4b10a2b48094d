// Where a measurement of a rising share will find that it passes p, if the latencies are the control's: not only where
// the share does, but how far from it so few messages may lead. The measurement is played 999 times: the control's
// blocks are drawn anew (what it knows no better), latencies are drawn from them for every message (what chance does to
// the measurement), and each time the same estimate is made. One more measurement of the same kind lies outside all of
// them twice in a thousand times.
#pragma once

#include <cstdint>
#include <span>

#include "verdict/statistics/latency_shape.h"
#include "verdict/statistics/rising_rate.h"

namespace prochron::verdict {

struct PassingPrediction {
  std::int64_t low_ns = 0;
  std::int64_t high_ns = 0;
  bool surely = false;  ///< false: not every measurement finds it
};

/// `like`: the messages of the measurement by skew; whether they were negative is not looked at. Beyond 10,000 of them
/// every so many is taken: the range errs wide.
PassingPrediction predict_passing(std::span<const LatencySeries* const> control, std::span<const RateAtSkew> like,
                                  Share p, const Draws& draws);

}  // namespace prochron::verdict
