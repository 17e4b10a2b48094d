// Joins the two halves of a hop, which reach the record in any order and from different processes. Only what is still
// waiting for its other half is remembered: two generations, the older of which is given up when the younger is full.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>

#include "core/ids.h"
#include "trace/record.h"
#include "verdict/count/recent_keys.h"

namespace prochron::verdict {

/// One message attempt from one stage to another.
struct HopKey {
  TraceId trace;
  std::uint64_t message = 0;
  std::uint8_t attempt = 0;
  std::uint8_t delivery = 0;
  trace::StageIndex from = 0;
  trace::StageIndex to = 0;
  SpanId send;  ///< where ways merge, a message crosses a hop once on each: its sends tell them apart
  bool operator==(const HopKey&) const = default;
};

struct HopKeyHash {
  std::size_t operator()(const HopKey& key) const;
};

/// The send or the receive of a hop.
struct HopHalf {
  trace::ProcessIndex process = 0;
  trace::SpanKind kind = trace::SpanKind::kProduce;
  trace::Stamp stamp;
};

/// What is told of a half that was there before: written down again, or taken in again by another process of its stage,
/// as one does that stands in for a killed one.
enum class Again { kRecorded, kRedelivered };

/// Owned by the counting of one session; one thread.
class HopJoin {
 public:
  using Whole = std::function<void(const HopKey&, const HopHalf& send, const HopHalf& receive)>;
  using Leftover = std::function<void(const HopKey&, const HopHalf&)>;

  using Repeated = std::function<void(const HopKey&, const HopHalf&, Again)>;

  /// `again` is told of a half that was there before: waiting, or lately joined.
  HopJoin(Whole whole, Leftover leftover, Repeated again, std::size_t generation = std::size_t{1} << 16U)
      : whole_(std::move(whole)),
        leftover_(std::move(leftover)),
        again_(std::move(again)),
        generation_(generation),
        joined_(2 * generation) {}

  void add(const trace::SpanRecord& span);
  void end();  ///< gives up what still waits

 private:
  using Waiting = std::unordered_map<HopKey, HopHalf, HopKeyHash>;
  std::optional<Again> known(const HopKey& key, const HopHalf& half) const;
  bool meet(Waiting& waiting, const HopKey& key, const HopHalf& half);
  void give_up(Waiting& waiting);

  Whole whole_;
  Leftover leftover_;
  Repeated again_;
  std::size_t generation_;
  Waiting young_;
  Waiting old_;
  RecentKeys joined_;    // hops, and who received them
};

}  // namespace prochron::verdict
