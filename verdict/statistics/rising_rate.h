// A share of negatives that can only rise with the skew: where it passes a limit, and how surely. Nothing is assumed of
// its shape, because that is what a prediction is to be held against; everything follows from the order alone.
//
// The estimate is isotonic regression's (neighbours that fall are pooled): the first skew from which on the fitted share
// is at least p. Its interval inverts exact binomial tests. Had the share passed p at or before s, the messages from s
// on would be negative with at least p each: too few among the next of them rejects that. Had it not passed by s, those
// before s would be negative with at most p each: too many among the last of them rejects that. What neither test
// rejects at 2.5 % is the 95 % interval; each test looks at a number of messages fixed beforehand, so that the one at
// the truth is wrong no oftener than it says.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/units.h"
#include "verdict/statistics/histogram.h"

namespace prochron::verdict {

/// Messages of one skew.
struct RateAtSkew {
  std::int64_t skew_ns = 0;  ///< the least of its bin
  std::int64_t n = 0;
  std::int64_t negative = 0;
};

/// Both settled; by skew, ascending.
std::vector<RateAtSkew> rates_by_skew(const Histogram& skews, const Histogram& negative);

/// The first skew from which on the fitted share is at least p; none if it never is.
std::optional<std::int64_t> passes_at(std::span<const RateAtSkew> rates, Share p);

/// A 95 % interval of that skew in ns; an end that the messages do not show is absent.
struct PassingInterval {
  std::optional<std::int64_t> low_ns, high_ns;
};
/// `worth`: how many independent messages `of` messages are worth.
struct Worth {
  std::int64_t worth = 1;
  std::int64_t of = 1;
  std::int64_t of_these(std::int64_t n) const {
    return of <= 0 ? 0 : static_cast<std::int64_t>(static_cast<__int128>(n) * worth / of);
  }
};
PassingInterval passing_interval(std::span<const RateAtSkew> rates, Share p, const Worth& worth);

/// Messages and negatives of all skews in [from, until).
RateAtSkew rate_between(std::span<const RateAtSkew> rates, std::int64_t from_ns, std::int64_t until_ns);

}  // namespace prochron::verdict
