// One hop's true latencies in one window, in the order in which they came, in fixed memory: a histogram of all of them,
// and at most 256 blocks of neighbours, because only blocks keep what neighbours have in common. When the budget is
// spent neighbouring blocks are merged, and when few are left their bins are made coarser.
#pragma once

#include <cstdint>
#include <vector>

#include "verdict/statistics/histogram.h"
#include "verdict/statistics/latency_part.h"

namespace prochron::verdict {

/// Latencies that followed each other.
struct LatencyBlock {
  std::vector<BinCount> bins;  ///< sorted; each `1 << shift` fine bins wide
  std::int64_t count = 0;
};

/// A value, owned by its hop's tally; filled by one thread, then only read.
class LatencySeries {
 public:
  void add(std::int64_t latency_ns);
  void settle();  ///< after the last add, before the first question

  const Histogram& all() const { return all_; }
  const std::vector<LatencyBlock>& blocks() const { return blocks_; }
  std::int64_t block_length() const { return block_length_; }  ///< of every block but the last
  int shift() const { return shift_; }

  std::int64_t count() const { return all_.total(); }
  /// How long the latencies remember (autocorrelation.h), part by part.
  const PerPart<double>& correlation_times() const { return correlation_times_; }

 private:
  void close_block();
  void merge_neighbours();
  void coarsen();

  Histogram all_;
  std::vector<LatencyBlock> blocks_;
  LatencyBlock open_;
  std::int64_t block_length_ = 1;
  std::size_t entries_ = 0;  ///< bins over all blocks
  int shift_ = 0;
  PerPart<double> correlation_times_{{1, 1, 1, 1, 1}};
};

}  // namespace prochron::verdict
