// What the window under way shows so far: how many of its spans are negative on the hop that suffers most, and where the
// bent clock was last seen. Read from the frames as they come in, in fixed memory and within a budget of time: where
// frames come faster than that, whole batches of them are left out. Shown and forgotten; the judge counts for itself.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/clock.h"
#include "core/time.h"
#include "trace/frame.h"
#include "verdict/count/hop_join.h"

namespace prochron::controller {

/// Owned by what shows progress; the controller's loop thread.
class LiveFigures {
 public:
  LiveFigures();
  LiveFigures(const LiveFigures&) = delete;
  LiveFigures& operator=(const LiveFigures&) = delete;
  /// Another session: its streams begin anew.
  void restart();
  /// The window whose spans are counted from now on; `bent` is the clock to watch, if one is bent.
  void begin_window(NativeTime begin, NativeTime end, std::optional<ClockId> bent);
  /// Whole frames, at the native instant `now`.
  void feed(std::span<const std::byte> frames, NativeTime now);

  /// "  0 of 199 negative  clock +3.000 000 ms ±38 ns"; empty as long as nothing was seen.
  std::string text() const;

 private:
  struct Counted {
    std::int64_t spans = 0, negative = 0;
  };
  struct Seen {
    std::int64_t offset_ns = 0;
    std::int32_t width_ns = 0;
  };
  void take(const trace::Record& record);
  void take(ClockId clock, const trace::Stamp& stamp);
  void count(const verdict::HopKey& key, const verdict::HopHalf& send, const verdict::HopHalf& receive);
  bool is_in_budget(std::size_t bytes, NativeTime now);

  trace::FrameDecoder decoder_;
  std::optional<verdict::HopJoin> join_;
  std::map<std::pair<trace::StageIndex, trace::StageIndex>, Counted> hops_;
  std::optional<ClockId> bent_;
  std::optional<Seen> seen_;
  std::int64_t start_ns_ = 0;         ///< what `clocks_start` makes every clock off
  std::optional<std::int64_t> k_ns_;  ///< native REALTIME - native MONOTONIC, as last sampled
  std::int64_t begin_ns_ = 0, end_ns_ = 0;
  std::int64_t second_ = -1;  ///< the native second in which `spent_` bytes were read
  std::size_t spent_ = 0;
  bool sampled_ = false;  ///< something was left out of this window
};

}  // namespace prochron::controller
