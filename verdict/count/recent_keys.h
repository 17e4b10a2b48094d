// The hashes of the last keys seen: at least one generation of them, at most two, in two open tables without any
// allocation of their own. For knowing that something was there before, millions of times.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace prochron::verdict {

/// Owned by whoever joins; one thread. A hash of 0 is not kept.
class RecentKeys {
 public:
  explicit RecentKeys(std::size_t generation)
      : generation_(generation), lately_(std::bit_ceil(2 * generation + 2)), before_(lately_.size()) {}

  bool contains(std::uint64_t hash) const {
    return hash != 0 && (lately_[place(lately_, hash)] == hash || before_[place(before_, hash)] == hash);
  }
  void insert(std::uint64_t hash) {
    if (hash == 0) return;
    std::uint64_t& slot = lately_[place(lately_, hash)];
    if (slot == hash) return;
    slot = hash;
    if (++kept_ < generation_) return;
    std::ranges::fill(before_, 0);
    std::swap(before_, lately_);
    kept_ = 0;
  }

 private:
  /// Where the hash is, or the free slot where it would be.
  static std::size_t place(const std::vector<std::uint64_t>& table, std::uint64_t hash) {
    std::size_t at = hash & (table.size() - 1);
    while (table[at] != 0 && table[at] != hash) at = (at + 1) & (table.size() - 1);
    return at;
  }

  std::size_t generation_;
  std::size_t kept_ = 0;
  std::vector<std::uint64_t> lately_;
  std::vector<std::uint64_t> before_;
};

}  // namespace prochron::verdict
