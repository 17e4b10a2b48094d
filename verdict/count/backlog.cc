// Ordinary least squares on at most 64 points, in doubles: + - * / and sqrt only.
#include "verdict/count/backlog.h"

#include <algorithm>
#include <cmath>

namespace prochron::verdict {
namespace {

constexpr int kFewestPoints = 8;

}  // namespace

void Backlog::add(std::int64_t due_ns, std::int64_t delay_ns) {
  const auto place = static_cast<__int128>(due_ns - begin_) * kStretches / std::max<std::int64_t>(1, end_ - begin_);
  Stretch& stretch = stretches_[static_cast<std::size_t>(std::clamp<__int128>(place, 0, kStretches - 1))];
  ++stretch.count;
  stretch.due_us += (due_ns - begin_) / 1000;
  stretch.delay_us += delay_ns / 1000;
}

Slope Backlog::slope() const {
  std::array<double, kStretches> x{}, y{};
  int points = 0;
  double mean_x = 0, mean_y = 0;
  for (const Stretch& stretch : stretches_) {
    if (stretch.count == 0) continue;
    const auto at = static_cast<std::size_t>(points++);
    x[at] = static_cast<double>(stretch.due_us) / static_cast<double>(stretch.count) / 1e6;
    y[at] = static_cast<double>(stretch.delay_us) / static_cast<double>(stretch.count) / 1e6;
    mean_x += x[at];
    mean_y += y[at];
  }
  Slope result;
  result.known = points >= kFewestPoints;
  if (!result.known) return result;
  mean_x /= points;
  mean_y /= points;
  double spread = 0, together = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(points); ++i) {
    spread += (x[i] - mean_x) * (x[i] - mean_x);
    together += (x[i] - mean_x) * (y[i] - mean_y);
  }
  result.per_second = together / spread;
  double scatter = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(points); ++i) {
    const double off = y[i] - mean_y - result.per_second * (x[i] - mean_x);
    scatter += off * off;
  }
  result.error = std::sqrt(scatter / (points - 2) / spread);
  return result;
}

}  // namespace prochron::verdict
