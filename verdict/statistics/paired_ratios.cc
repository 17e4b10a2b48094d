// The distribution of W by adding one rank at a time; bounds are order statistics of the means. Only + * / and sqrt of
// IEEE doubles, so the same everywhere.
#include "verdict/statistics/paired_ratios.h"

#include <algorithm>
#include <cmath>

namespace prochron::verdict {
namespace {

constexpr double kQuartilesOfANormal = 1.349;  // between them, in deviations

double at(const std::vector<double>& ascending, double share) {
  const double place = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  return ascending[below] + (place - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

}  // namespace

std::vector<double> signed_rank_tails(std::size_t n) {
  const std::size_t most = n * (n + 1) / 2;
  std::vector<double> probability(most + 1);
  probability[0] = 1;
  std::size_t reached = 0;
  for (std::size_t rank = 1; rank <= n; ++rank) {
    reached += rank;
    for (std::size_t w = reached + 1; w-- > 0;) {
      probability[w] = (probability[w] + (w >= rank ? probability[w - rank] : 0)) / 2;
    }
  }
  for (std::size_t w = most; w-- > 0;) probability[w] += probability[w + 1];
  return probability;
}

PairedRatios::PairedRatios(std::vector<double> ratios)
    : size_(ratios.size()), ratios_(std::move(ratios)), tails_(signed_rank_tails(size_)) {
  std::ranges::sort(ratios_);
  means_.reserve(tails_.size());
  for (std::size_t i = 0; i < size_; ++i) {
    for (std::size_t k = i; k < size_; ++k) means_.push_back(std::sqrt(ratios_[i] * ratios_[k]));
  }
  std::ranges::sort(means_);
}

double PairedRatios::estimate() const { return size_ == 0 ? 0 : at(means_, 0.5); }

double PairedRatios::tail_above(double ratio) const {
  const auto above = std::ranges::upper_bound(means_, ratio);
  return tails_[static_cast<std::size_t>(means_.end() - above)];
}

double PairedRatios::tail_below(double ratio) const {
  const auto from = std::ranges::lower_bound(means_, ratio);
  return tails_[static_cast<std::size_t>(from - means_.begin())];
}

/// Below the mean at `place` a ratio has all means from there on above it: so many are improbable enough for the largest
/// such place.
double PairedRatios::low(double tail) const {
  for (std::size_t place = means_.size(); place-- > 0;) {
    if (tails_[means_.size() - place] <= tail) return means_[place];
  }
  return 0;
}

double PairedRatios::high(double tail) const {
  for (std::size_t place = 0; place < means_.size(); ++place) {
    if (tails_[place + 1] <= tail) return means_[place];
  }
  return kEverything;
}

double PairedRatios::scatter() const {
  if (size_ < 2) return 0;
  return (at(ratios_, 0.75) - at(ratios_, 0.25)) / kQuartilesOfANormal;
}

}  // namespace prochron::verdict
