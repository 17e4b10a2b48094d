// How much a quantile would move if the run were repeated: whole blocks of neighbours, each longer than the latencies
// remember, are drawn again with replacement. Observations drawn one by one would pretend to know too much.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/rng.h"
#include "verdict/statistics/latency_series.h"

namespace prochron::verdict {

/// Owned by whoever asks; one thread.
class BlockBootstrap {
 public:
  /// The series of several windows of one treatment; blocks never reach from one into the next. `pooled`: their hop's
  /// pooled correlation time.
  BlockBootstrap(std::span<const LatencySeries* const> series, double pooled);

  std::size_t blocks() const { return blocks_.size(); }
  void draw(Rng& rng);                   ///< a new replicate
  std::int64_t quantile(Share q) const;  ///< of the replicate, in ns
  std::int64_t interquartile_mean() const;  ///< likewise
  /// One latency after another, in ns, as a run under the replicate's conditions would bring them: those of a block come
  /// together.
  std::int64_t next(Rng& rng);

 private:
  struct Block {
    std::vector<BinCount> bins;  ///< `bin` is a place in counts_
    std::int64_t count = 0;
  };
  std::vector<Block> blocks_;
  std::vector<BinCount> counts_;
  std::vector<std::size_t> drawn_;  ///< the replicate's blocks
  const Block* current_ = nullptr;  ///< that next() draws from, and how many more
  std::int64_t left_ = 0;
  std::int64_t total_ = 0;
  int shift_ = 0;
};

/// Fewer blocks than this say nothing about their scatter.
inline constexpr std::size_t kFewestBlocks = 8;

}  // namespace prochron::verdict
