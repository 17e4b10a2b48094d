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
  /// The same in a stretch of it (by its place in SessionIndex::stretches).
  const NegativeTally& stretch(std::size_t stretch, std::size_t hop) const {
    return stretches_[stretch * hops_.size() + hop];
  }
  /// Receives without a send in a window: the record is not whole.
  std::int64_t unsent(std::size_t window) const { return unsent_[window]; }
  /// Sends, to stages that record spans, without a receive: each must be a message that was lost.
  std::int64_t unreceived(std::size_t window) const { return unreceived_[window]; }
  /// Spans that the record holds twice; only the first is counted.
  std::int64_t recorded_twice(std::size_t window) const { return twice_[window]; }
  /// Spans of no hop of the pipeline, or of an instant at which the run was not yet or no more.
  std::int64_t impossible(std::size_t window) const { return impossible_[window]; }

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
  std::optional<std::size_t> hop_at(trace::StageIndex from, trace::StageIndex to) const;
  HopTally& tally_at(std::size_t window, std::size_t hop) { return tallies_[window * hops_.size() + hop]; }
  bool is_of_the_run(const HopHalf& half) const;
  void cross(const HopKey& key, const HopHalf& send, const HopHalf& receive);
  void leave(const HopKey& key, const HopHalf& half);
  Reading read(const HopHalf& half, std::size_t window) const;
  void note_quantum(trace::ProcessIndex process, std::int64_t observed);

  const std::vector<StageContext>& stages_;
  const std::vector<HopContext>& hops_;
  const SessionIndex& index_;
  const Attestation& attestation_;
  std::vector<HopTally> tallies_;
  std::vector<NegativeTally> stretches_;
  std::vector<std::int64_t> unsent_;
  std::vector<std::int64_t> unreceived_;
  std::vector<std::int64_t> twice_;
  std::vector<std::int64_t> impossible_;
  std::map<trace::ProcessIndex, std::vector<std::vector<OffsetLine>>> lines_;  ///< per process and window
  std::map<trace::ProcessIndex, std::int64_t> quanta_;
  HopJoin join_;
};

}  // namespace prochron::verdict
