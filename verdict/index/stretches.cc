// What is left over at a window's end is part of the last stretch: a shorter one by itself would decide nothing.
#include "verdict/index/stretches.h"

#include <algorithm>

#include "verdict/index/session_index.h"

namespace prochron::verdict {

Stretches::Stretches(const std::vector<Expectation>& expectations, const std::vector<RanWindow>& windows) {
  for (const Expectation& expectation : expectations) {
    if (!expectation.hold || rows_.contains(key_of(*expectation.hold))) continue;
    std::vector<Row>& rows = rows_[key_of(*expectation.hold)];
    for (std::size_t window = 0; window < windows.size(); ++window) {
      rows.push_back(lay(*expectation.hold, window, windows[window]));
    }
  }
}

Stretches::Row Stretches::lay(const Hold& hold, std::size_t window, const RanWindow& ran) {
  const std::int64_t whole = std::max<std::int64_t>(1, ran.end - ran.begin);
  const std::int64_t length = std::max<std::int64_t>(1, hold.length.count());
  Row row{all_.size(), 1, whole};
  if (whole <= length && hold.form == Hold::Form::kEventually) {
    all_.push_back({window, ran.end, ran.end});  // cut short before it had to hold: that says nothing
  } else if (whole <= length) {
    all_.push_back({window, ran.begin, ran.end});
  } else if (hold.form == Hold::Form::kEventually) {
    all_.push_back({window, ran.begin + length, ran.end});
  } else {
    row.count = std::min(whole / length, kMostStretches);
    row.length = length;
    for (std::int64_t i = 0; i < row.count; ++i) {
      all_.push_back({window, ran.begin + i * length, i + 1 < row.count ? ran.begin + (i + 1) * length : ran.end});
    }
  }
  return row;
}

std::vector<std::size_t> Stretches::of(const Hold& hold, std::size_t window) const {
  std::vector<std::size_t> stretches;
  const auto rows = rows_.find(key_of(hold));
  if (rows == rows_.end() || window >= rows->second.size()) return stretches;
  const Row& row = rows->second[window];
  for (std::size_t i = 0; i < static_cast<std::size_t>(row.count); ++i) stretches.push_back(row.first + i);
  return stretches;
}

}  // namespace prochron::verdict
