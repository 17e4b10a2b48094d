// Does a backlog grow? A message's delay since it was due grows by as much as the pipeline falls behind: the slope of
// delay over due time is the share of what is offered that is not delivered, without any edge effect of counting.
#pragma once

#include <array>
#include <cstdint>

namespace prochron::verdict {

struct Slope {
  double per_second = 0;  ///< seconds of delay gained per second
  double error = 0;       ///< its standard error
  bool known = false;     ///< enough stretches to tell
};

/// Sums over 64 stretches of a window. A value, owned by its window's tally; filled by one thread.
class Backlog {
 public:
  Backlog() = default;
  Backlog(std::int64_t begin, std::int64_t end) : begin_(begin), end_(end) {}

  void add(std::int64_t due_ns, std::int64_t delay_ns);
  /// Least squares through the stretches' means; their scatter about the line is the noise.
  Slope slope() const;

 private:
  static constexpr std::int64_t kStretches = 64;
  struct Stretch {
    std::int64_t count = 0;
    __int128 due_us = 0;  ///< sums, since the window's begin
    __int128 delay_us = 0;
  };
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  std::array<Stretch, kStretches> stretches_{};
};

}  // namespace prochron::verdict
