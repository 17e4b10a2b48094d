// A rule with `hold` is judged in parts of a window's judged time. Which parts there are follows from the plan and the
// windows as they ran, so that everything counted can be counted per part as it comes by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

struct RanWindow;

/// A part of a window, in native ns.
struct Stretch {
  std::size_t window = 0;  ///< its place in SessionIndex::windows
  std::int64_t begin = 0;
  std::int64_t end = 0;
  bool operator==(const Stretch&) const = default;
};

/// Owned by the session's index; filled by one thread, then only read.
class Stretches {
 public:
  Stretches() = default;
  Stretches(const std::vector<Expectation>& expectations, const std::vector<RanWindow>& windows);

  std::size_t size() const { return all_.size(); }
  const Stretch& operator[](std::size_t stretch) const { return all_[stretch]; }
  /// The stretches of a window, in time; of a window that is no longer than the hold's length it is one: all of
  /// it, or nothing where it must hold eventually.
  std::vector<std::size_t> of(const Hold& hold, std::size_t window) const;

  /// Calls `visit` with each stretch of the window that holds the instant.
  template <class Visit>
  void each_at(std::size_t window, std::int64_t native_ns, const Visit& visit) const {
    for (const auto& [hold, rows] : rows_) {
      const Row& row = rows[window];
      if (row.count == 0 || native_ns < all_[row.first].begin) continue;
      const std::int64_t number = (native_ns - all_[row.first].begin) / row.length;
      visit(row.first + static_cast<std::size_t>(number < row.count ? number : row.count - 1));
    }
  }

 private:
  struct Row {
    std::size_t first = 0;
    std::int64_t count = 0;
    std::int64_t length = 1;
  };
  using Key = std::pair<Hold::Form, std::int64_t>;

  static Key key_of(const Hold& hold) { return {hold.form, hold.length.count()}; }
  Row lay(const Hold& hold, std::size_t window, const RanWindow& ran);

  std::vector<Stretch> all_;
  std::map<Key, std::vector<Row>> rows_;  ///< per way to cut, by window
};

}  // namespace prochron::verdict
