// What the ratios of paired measurements say of the true ratio, without supposing how they scatter: under a true ratio
// r each of them is as likely to lie above r as below, by as much. Wilcoxon's signed ranks decide, the estimate is the
// median of all pairs' geometric means (Hodges and Lehmann). Logarithms are never taken: a * b > r * r says the same.
#pragma once

#include <cstddef>
#include <vector>

#include "core/units.h"

namespace prochron::verdict {

/// A value, owned by who judges a cell; one thread.
class PairedRatios {
 public:
  /// None of them negative.
  explicit PairedRatios(std::vector<double> ratios);

  std::size_t size() const { return size_; }
  double estimate() const;  ///< 0 without pairs
  /// Of the true ratio; with too few pairs for the tail everything, 0 to `kEverything`.
  double low(double tail) const;
  double high(double tail) const;
  /// How probable ratios like these, or higher (lower) ones, are if the true ratio is `ratio`.
  double tail_above(double ratio) const;
  double tail_below(double ratio) const;
  /// By how much one pair's ratio strays from the estimate: the deviation that a normal of the same quartiles has.
  double scatter() const;

  static constexpr double kEverything = 1e9;

 private:
  std::size_t size_;
  std::vector<double> ratios_;  ///< ascending
  std::vector<double> means_;   ///< geometric, of every two and of each with itself; ascending
  std::vector<double> tails_;   ///< by W: the probability of W or more
};

/// P(W >= w) for every w of the signed-rank statistic of n pairs, exactly.
std::vector<double> signed_rank_tails(std::size_t n);

}  // namespace prochron::verdict
