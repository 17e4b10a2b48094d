// Additions gather in a small heap of their own and are merged in now and then.
#include "verdict/statistics/histogram.h"

#include <algorithm>

namespace prochron::verdict {
namespace {

constexpr std::size_t kGather = 2048;
constexpr std::int64_t kOne = 1'000'000'000;

}  // namespace

void merge_bins(std::vector<BinCount>& bins) {
  std::ranges::sort(bins, {}, &BinCount::bin);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    if (kept > 0 && bins[kept - 1].bin == bins[i].bin) {
      bins[kept - 1].count += bins[i].count;
    } else {
      bins[kept++] = bins[i];
    }
  }
  bins.resize(kept);
}

std::int64_t quantile_of(std::span<const BinCount> sorted, std::int64_t total, Share q, int shift) {
  if (sorted.empty()) return 0;
  // The rank sought lies at q * total, counted in thousandths of an observation.
  const auto rank = static_cast<std::int64_t>(static_cast<__int128>(q.ppb) * total * 1000 / kOne);
  std::int64_t below = 0;
  for (const BinCount& entry : sorted) {
    const std::int64_t inside = std::int64_t{entry.count} * 1000;
    if (inside > 0 && below + inside >= rank) {
      const std::int64_t begin = bin_begin(entry.bin << shift), end = bin_begin((entry.bin + 1) << shift);
      return begin + static_cast<std::int64_t>(static_cast<__int128>(end - begin) * (rank - below) / inside);
    }
    below += inside;
  }
  return bin_begin((sorted.back().bin + 1) << shift);
}

std::int64_t interquartile_mean_of(std::span<const BinCount> sorted, std::int64_t total, int shift) {
  // Observations are counted in quarters, so that a quartile's rank is a whole number; sums in quarters squared.
  const std::int64_t first = total, last = 3 * total;
  std::int64_t below = 0;
  __int128 sum = 0;
  for (const BinCount& entry : sorted) {
    const std::int64_t inside = std::int64_t{entry.count} * 4;
    const std::int64_t from = std::max(below, first) - below, to = std::min(below + inside, last) - below;
    if (from < to) {
      const std::int64_t begin = bin_begin(entry.bin << shift), width = bin_begin((entry.bin + 1) << shift) - begin;
      sum += static_cast<__int128>(to - from) * begin + static_cast<__int128>(to - from) * (from + to) * width / (2 * inside);
    }
    below += inside;
  }
  return last > first ? static_cast<std::int64_t>(sum / (last - first)) : 0;
}

void Histogram::add(Bin bin, std::uint32_t count) {
  added_.push_back({bin, count});
  total_ += count;
  if (added_.size() >= kGather) settle();
}

void Histogram::add(const Histogram& other) {
  const auto bins = other.bins();
  added_.insert(added_.end(), bins.begin(), bins.end());
  total_ += other.total_;
  settle();
}

void Histogram::settle() {
  if (added_.empty()) return;
  bins_.insert(bins_.end(), added_.begin(), added_.end());
  added_.clear();
  merge_bins(bins_);
}

std::int64_t Histogram::quantile(Share q) const { return quantile_of(bins(), total_, q); }

std::int64_t Histogram::interquartile_mean() const { return interquartile_mean_of(bins(), total_); }

std::int64_t Histogram::below_milli(std::int64_t ns) const {
  const Bin at = bin_of(ns);
  std::int64_t below = 0;
  for (const BinCount& entry : bins()) {
    if (entry.bin > at) break;
    if (entry.bin < at) {
      below += std::int64_t{entry.count} * 1000;
    } else {
      const std::int64_t begin = bin_begin(at), end = bin_begin(at + 1);
      below += std::int64_t{entry.count} * 1000 * (ns - begin) / (end - begin);
    }
  }
  return below;
}

}  // namespace prochron::verdict
