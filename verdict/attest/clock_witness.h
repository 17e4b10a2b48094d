// All that is kept of one process's stamps in one window: their intersection, the narrowest of each of 64 stretches of
// the window, and how they stand to what was commanded. Of fixed size, whatever the traffic.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "verdict/attest/bracket.h"
#include "verdict/attest/offset_line.h"

namespace prochron::verdict {

/// Owned by the Attestation of one session; one thread.
class ClockWitness {
 public:
  ClockWitness(std::int64_t begin, std::int64_t end) : begin_(begin), end_(end) {}

  void see(const Bracket& bracket);
  void contradict(const Bracket& bracket);  ///< a stamp seen that is not where it was commanded to be

  /// Of a stamp at whose instant the clock was to be bent: does it rule out that it was not?
  void weigh(bool telling) { ++bent_, telling_ += telling ? 1 : 0; }

  std::int64_t stamps() const { return stamps_; }
  /// False: most stamps are too wide to tell the bent clock from the true one.
  bool telling() const { return telling_ * 2 >= bent_; }
  /// Was any stamp taken when the clock was to be bent?
  bool saw_it_off() const { return bent_ > 0; }
  std::int64_t contradictions() const { return contradictions_; }
  const std::optional<Bracket>& first_contradiction() const { return first_contradiction_; }
  /// The narrowest of each stretch, by time.
  std::vector<Bracket> kept() const;
  /// The first of the brackets kept; null without stamps.
  const Bracket* first_kept() const;
  /// The course of the offset, from the brackets alone: one line unless the clock changed within the window.
  std::vector<OffsetLine> measured() const;

 private:
  static constexpr std::size_t kStretches = 64;

  std::int64_t begin_;
  std::int64_t end_;
  std::int64_t stamps_ = 0;
  std::int64_t first_ = 0, last_ = 0;  ///< native instants
  std::int64_t low_ = 0, high_ = 0;    ///< in which every bracket so far meets; low_ > high_ if they don't
  std::array<std::optional<Bracket>, kStretches> narrowest_;
  std::int64_t contradictions_ = 0;
  std::int64_t bent_ = 0, telling_ = 0;
  std::optional<Bracket> first_contradiction_;
};

}  // namespace prochron::verdict
