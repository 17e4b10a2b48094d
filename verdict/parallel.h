// Independent pieces of work on a few threads. Each piece writes only to its own place, so that the outcome does not
// depend on how many threads there are or which took what.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace prochron::verdict {

/// Calls work(i) for every i below `pieces`; work must not throw.
template <class Work>
void in_parallel(std::size_t pieces, int threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t i = next++; i < pieces; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  const auto wanted = std::min(pieces, static_cast<std::size_t>(std::max(threads, 1)));
  for (std::size_t i = 1; i < wanted; ++i) others.emplace_back(take);
  take();
}

}  // namespace prochron::verdict
