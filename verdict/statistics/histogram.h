// Counts per bin, sparse and sorted: what quantiles and shares are read from, in integers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/units.h"
#include "verdict/statistics/latency_bins.h"

namespace prochron::verdict {

struct BinCount {
  Bin bin = 0;
  std::uint32_t count = 0;
};

/// A value, owned by whoever counts; filled by one thread, settled, then only read.
class Histogram {
 public:
  void add(Bin bin, std::uint32_t count = 1);
  void add(const Histogram& other);  ///< a settled one; settles this one
  void settle();                     ///< after the last add, before the first question

  /// Sorted, one entry a bin.
  std::span<const BinCount> bins() const { return bins_; }
  std::int64_t total() const { return total_; }

  /// The latency below which `q` of all lie, in ns; linear within a bin. 0 if empty.
  std::int64_t quantile(Share q) const;
  std::int64_t interquartile_mean() const;  ///< of these
  /// How many lie below `ns`; the bin that holds `ns` counts in part. In thousandths.
  std::int64_t below_milli(std::int64_t ns) const;

 private:
  std::vector<BinCount> bins_;
  std::vector<BinCount> added_;  ///< not yet sorted in
  std::int64_t total_ = 0;
};

/// The same quantile over any sorted counts of `total`; bins are `1 << shift` fine bins wide.
std::int64_t quantile_of(std::span<const BinCount> sorted, std::int64_t total, Share q, int shift = 0);
/// The mean of what lies between the quartiles, in ns. A quarter of all on either side does not touch it, and of normal
/// latencies its variance is three quarters of a median's.
std::int64_t interquartile_mean_of(std::span<const BinCount> sorted, std::int64_t total, int shift = 0);
/// Sorts and merges equal bins.
void merge_bins(std::vector<BinCount>& bins);

}  // namespace prochron::verdict
