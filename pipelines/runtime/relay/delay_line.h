// One direction of a delayed connection, without sockets: bytes go in with the instant they arrived, and come out when
// delay and jitter have passed, in the order they went in. Time is passed in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/rng.h"
#include "core/time.h"

namespace prochron::pipelines {

/// Owned by a relayed connection; the relay's thread. Instants are native MONOTONIC, in ns.
class DelayLine {
 public:
  /// Each chunk is held for delay plus a normal draw of deviation `jitter` from the stream (seed, name), never less
  /// than 0.
  DelayLine(Duration delay, Duration jitter, std::uint64_t seed, std::string_view name);

  /// False: whoever fills it has to wait, and with him the sender.
  bool has_room() const { return held_ < kMostHeld; }
  void push(std::vector<std::byte> bytes, std::int64_t arrived);
  /// Nothing comes any more; the end travels like a chunk.
  void push_end(std::int64_t arrived);

  /// When the front may go; none if the line is empty.
  std::optional<std::int64_t> due() const;
  /// What is left of the front; empty if the front is the end. Only with due().
  std::span<const std::byte> front() const;
  /// This much of the front is gone; all of it, or the end, makes way for the next.
  void pop(std::size_t bytes);

  /// Of one direction: what a link of 10 Gbit/s and 4 ms holds.
  static constexpr std::size_t kMostHeld = std::size_t{5} << 20U;

 private:
  struct Chunk {
    std::vector<std::byte> bytes;
    std::int64_t release = 0;
  };
  std::int64_t draw_release(std::int64_t arrived);

  Duration delay_;
  Duration jitter_;
  Rng rng_;
  std::deque<Chunk> chunks_;
  std::size_t gone_ = 0;  ///< of the front
  std::size_t held_ = 0;
  std::int64_t last_release_ = 0;
};

}  // namespace prochron::pipelines
