// The budget: 256 blocks and 8192 bins. A window of up to 8192 messages keeps each latency to the microsecond.
#include "verdict/statistics/latency_series.h"

#include <algorithm>
#include <utility>

#include "verdict/statistics/autocorrelation.h"

namespace prochron::verdict {
namespace {

constexpr std::size_t kMostBlocks = 256;
constexpr std::size_t kMostEntries = 8192;
constexpr std::size_t kFewBlocks = 64;

}  // namespace

void LatencySeries::add(std::int64_t latency_ns) {
  const Bin bin = bin_of(latency_ns);
  all_.add(bin);
  open_.bins.push_back({bin >> shift_, 1});
  if (++open_.count >= block_length_) close_block();
}

void LatencySeries::close_block() {
  merge_bins(open_.bins);
  entries_ += open_.bins.size();
  blocks_.push_back(std::exchange(open_, {}));
  if (blocks_.size() > kMostBlocks) merge_neighbours();
  while (entries_ > kMostEntries) blocks_.size() > kFewBlocks ? merge_neighbours() : coarsen();
}

void LatencySeries::settle() {
  all_.settle();
  if (open_.count > 0) {
    merge_bins(open_.bins);
    blocks_.push_back(std::exchange(open_, {}));
  }
  correlation_times_ = correlation_times_of(*this);
}

void LatencySeries::merge_neighbours() {
  // An odd block at the end is opened again: it is the first half of a block of the new length.
  if (blocks_.size() % 2 == 1) {
    open_ = std::move(blocks_.back());
    blocks_.pop_back();
  }
  entries_ = 0;
  for (std::size_t i = 0; i < blocks_.size() / 2; ++i) {
    LatencyBlock merged = std::move(blocks_[2 * i]);
    const LatencyBlock& second = blocks_[2 * i + 1];
    merged.bins.insert(merged.bins.end(), second.bins.begin(), second.bins.end());
    merge_bins(merged.bins);
    merged.bins.shrink_to_fit();
    merged.count += second.count;
    entries_ += merged.bins.size();
    blocks_[i] = std::move(merged);
  }
  blocks_.resize(blocks_.size() / 2);
  block_length_ *= 2;
}

void LatencySeries::coarsen() {
  ++shift_;
  entries_ = 0;
  const auto halve = [](LatencyBlock& block) {
    for (BinCount& entry : block.bins) entry.bin >>= 1;
    merge_bins(block.bins);
    block.bins.shrink_to_fit();
  };
  for (LatencyBlock& block : blocks_) {
    halve(block);
    entries_ += block.bins.size();
  }
  halve(open_);
}

}  // namespace prochron::verdict
