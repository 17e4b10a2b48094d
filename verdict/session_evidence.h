// All that a session's History says, in fixed memory: the index, the attestation of pass 1, the counts of pass 2, the
// proof of each window, and what the control windows together say of each hop.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "trace/history.h"
#include "verdict/attest/attestation.h"
#include "verdict/attest/window_proof.h"
#include "verdict/count/hop_count.h"
#include "verdict/count/message_ledger.h"
#include "verdict/expectation/expectation.h"
#include "verdict/index/session_index.h"
#include "verdict/result.h"
#include "verdict/statistics/autocorrelation.h"
#include "verdict/statistics/latency_shape.h"

namespace prochron::verdict {

/// One hop over some windows, summed.
struct HopSample {
  std::vector<const HopTally*> parts;
  std::vector<const LatencySeries*> series;
  Histogram latency;
  Histogram skews, negative_skews;
  std::int64_t sent = 0, excluded = 0, negative = 0, breaches = 0;
  std::int64_t n = 0;
  PerPart<std::int64_t> n_effective;
  std::int64_t skew_ns = 0;  ///< mean
};

/// What the unfaulted pipeline says of a hop: what every prediction rests on.
struct ControlHop {
  HopSample sample;
  LatencyShape shape;
  std::vector<LatencyShape> parts;   ///< per control window
  std::vector<std::size_t> windows;  ///< their places in SessionIndex::windows
  std::int64_t wander_ns = 0;        ///< half the range of the parts' interquartile means
  Margin margin;
};

/// Owned by judge(); filled by one thread, then only read.
class SessionEvidence {
 public:
  /// Never fails: what can't be read becomes `broken`, and proves nothing.
  static std::unique_ptr<SessionEvidence> read(const JudgePlan& plan, const trace::HistoryReader& history,
                                               std::uint32_t session);

  const SessionContext& context() const { return plan_->sessions[session_]; }
  /// The windows (by their places in SessionIndex::windows) of a role; of `cell`'s if it is a fault's.
  std::vector<std::size_t> windows_of(const CellContext& cell, Role role) const;
  std::vector<std::size_t> windows_of(Role role) const;
  HopSample sample(std::size_t hop, const std::vector<std::size_t>& windows) const;
  /// `purpose` names the draws behind its errors.
  LatencyShape shape(std::size_t hop, const HopSample& sample, const std::string& purpose) const;

  /// The margin of a hop at p, from its control; without a value where too few lie beyond it.
  Margin margin(std::size_t hop, Share p) const;
  Draws draws(std::size_t hop, const std::string& purpose) const;

  const JudgePlan& plan() const { return *plan_; }
  std::string elsewhere;  ///< why this record holds nothing of the session; empty if it should
  std::string broken;     ///< why nothing of this session can be judged; empty if it can
  SessionIndex index;
  Attestation attestation;
  std::unique_ptr<HopCount> hops;
  std::unique_ptr<MessageLedger> messages;
  std::vector<WindowProof> proofs;        ///< by place in SessionIndex::windows
  std::vector<ControlHop> controls;       ///< by place in SessionContext::hops
  std::vector<PerPart<double>> memories;  ///< per hop, the correlation time of its latencies, pooled over all windows
  std::vector<ShapeErrors> errors;        ///< per hop, over all windows

 private:
  void count(const trace::HistoryReader& history);
  void prove_windows();
  void weigh(std::size_t hop);
  ControlHop control_of(std::size_t hop) const;
  Margin margin_of(std::size_t hop, const HopSample& control, Share p) const;

  const JudgePlan* plan_ = nullptr;
  std::uint32_t session_ = 0;
};

}  // namespace prochron::verdict
