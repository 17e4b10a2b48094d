// Pass 2 for hops: every span of a session joined, placed in its window by when it was sent, and tallied.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "verdict/attest/attestation.h"
#include "verdict/count/hop_join.h"
#include "verdict/count/hop_tally.h"
#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

/// Owned by the judging of one session; filled by one thread, then only read. Index and attestation outlive it.
class HopCount {
 public:
  HopCount(const SessionContext& session, const SessionIndex& index, const Attestation& attestation);

  void add(const trace::SpanRecord& span);
  void end();

  /// A hop (by its place in SessionContext::hops) in a window (by its place in SessionIndex::windows).
  const HopTally& tally(std::size_t window, std::size_t hop) const { return tallies_[window * hops_.size() + hop]; }
  /// Receives without a send in a window: the record is not whole.
  std::int64_t unsent(std::size_t window) const { return unsent_[window]; }
  std::int64_t redelivered(std::size_t window) const { return redelivered_[window]; }

 private:
  struct Place {
    const RanWindow* window = nullptr;
    std::size_t index = 0;
  };
  /// What the measured lines of one process in one window say of an instant.
  struct Reading {
    bool known = false;
    std::int64_t offset = 0;
    std::int64_t bound = 0;
  };

  Place place_of(std::int64_t native) const;
  HopTally* tally_at(const HopKey& key, std::size_t window);
  void cross(const HopKey& key, const HopHalf& send, const HopHalf& receive);
  void leave(const HopKey& key, const HopHalf& half);
  Reading read(const HopHalf& half, std::size_t window) const;
  void note_quantum(trace::ProcessIndex process, std::int64_t observed);

  const std::vector<HopContext>& hops_;
  const SessionIndex& index_;
  const Attestation& attestation_;
  std::vector<HopTally> tallies_;
  std::vector<std::int64_t> unsent_;
  std::vector<std::int64_t> redelivered_;
  std::map<trace::ProcessIndex, std::vector<std::vector<OffsetLine>>> lines_;  ///< per process and window
  std::map<trace::ProcessIndex, std::int64_t> quanta_;
  HopJoin join_;
};

}  // namespace prochron::verdict
