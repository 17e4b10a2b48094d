// Bins are numbered once, so that a replicate is a row of counters and a quantile is one walk along it.
#include "verdict/statistics/block_bootstrap.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "verdict/statistics/autocorrelation.h"

namespace prochron::verdict {
namespace {

/// Twice what the latencies remember beyond themselves: 1 for independent ones.
std::int64_t block_length(const LatencySeries& series, double pooled) {
  const double time = trusted_correlation_time(series, pooled);
  return 1 + static_cast<std::int64_t>(std::ceil(2 * (time - 1) - 0.2));
}

}  // namespace

BlockBootstrap::BlockBootstrap(std::span<const LatencySeries* const> series, double pooled) {
  for (const LatencySeries* one : series) shift_ = std::max(shift_, one->shift());
  for (const LatencySeries* one : series) {
    const std::int64_t length = block_length(*one, pooled);
    Block open;
    for (const LatencyBlock& block : one->blocks()) {
      for (const BinCount& entry : block.bins) open.bins.push_back({entry.bin >> (shift_ - one->shift()), entry.count});
      open.count += block.count;
      if (open.count >= length) blocks_.push_back(std::exchange(open, {}));
    }
    if (open.count > 0) blocks_.push_back(std::move(open));
  }
  for (Block& block : blocks_) {
    merge_bins(block.bins);
    counts_.insert(counts_.end(), block.bins.begin(), block.bins.end());
  }
  merge_bins(counts_);
  for (Block& block : blocks_) {
    for (BinCount& entry : block.bins) {
      entry.bin = static_cast<Bin>(std::ranges::lower_bound(counts_, entry.bin, {}, &BinCount::bin) - counts_.begin());
    }
  }
}

void BlockBootstrap::draw(Rng& rng) {
  for (BinCount& entry : counts_) entry.count = 0;
  total_ = 0;
  drawn_.clear();
  left_ = 0;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    drawn_.push_back(rng.below(blocks_.size()));
    const Block& block = blocks_[drawn_.back()];
    for (const BinCount& entry : block.bins) counts_[static_cast<std::size_t>(entry.bin)].count += entry.count;
    total_ += block.count;
  }
}

std::int64_t BlockBootstrap::next(Rng& rng) {
  if (left_ == 0) {
    current_ = &blocks_[drawn_[rng.below(drawn_.size())]];
    left_ = current_->count;
  }
  --left_;
  auto rank = static_cast<std::int64_t>(current_->count == 1 ? 0 : rng.below(static_cast<std::uint64_t>(current_->count)));
  auto entry = current_->bins.begin();
  for (; rank >= entry->count; ++entry) rank -= entry->count;
  const Bin bin = counts_[static_cast<std::size_t>(entry->bin)].bin;
  return (bin_begin(bin << shift_) + bin_begin((bin + 1) << shift_)) / 2;
}

std::int64_t BlockBootstrap::quantile(Share q) const { return quantile_of(counts_, total_, q, shift_); }

std::int64_t BlockBootstrap::interquartile_mean() const { return interquartile_mean_of(counts_, total_, shift_); }

}  // namespace prochron::verdict
