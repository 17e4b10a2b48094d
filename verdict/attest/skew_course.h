// How the skew between a hop's two clocks ran through one window, from the measured lines of both: when it was what, and
// when it was first so large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/clock.h"
#include "verdict/attest/attestation.h"
#include "verdict/attest/offset_line.h"
#include "verdict/attest/window_proof.h"

namespace prochron::verdict {

/// Offset of the sender minus that of the receiver, in ns, over native time. A value; owned by whoever asks, one thread.
class SkewCourse {
 public:
  SkewCourse(std::vector<OffsetLine> sender, std::vector<OffsetLine> receiver, const RanWindow& ran);

  bool known() const { return !sender_.empty() && !receiver_.empty(); }
  std::int64_t skew_at(std::int64_t native) const;
  /// The first instant of the window at which the skew is at least so large.
  std::optional<std::int64_t> first_at_least(std::int64_t skew_ns) const;
  /// The same, if the skew got there by moving: not from the window's begin on, and not by a jump.
  std::optional<std::int64_t> moves_through(std::int64_t skew_ns) const;
  NativeRange window() const { return window_; }
  /// Of the two ends of the hop, what the one that moved more did at an instant.
  bool sender_moves(std::int64_t native) const;
  const OffsetLine& line_of(bool sender, std::int64_t native) const;

 private:
  std::vector<std::int64_t> kinks() const;

  std::vector<OffsetLine> sender_, receiver_;
  NativeRange window_;
};

/// Of a hop (by its place) in a window (by its place in SessionIndex::windows).
SkewCourse skew_course(const SessionContext& session, std::size_t hop, std::size_t place, const SessionIndex& index,
                       const Attestation& attestation);

}  // namespace prochron::verdict
