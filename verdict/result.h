// What a run came to: the lattice of verdicts and every number behind it. Plain values; result.json, the tables and the
// console are printed from here and nowhere else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/time.h"
#include "faults/attestation.h"
#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

/// Ordered by how a merge decides (LANGUAGE §5): see merge(). A skipped cell or rule decides nothing by itself.
enum class Verdict : std::uint8_t { kSkipped, kPass, kInconclusive, kInvalid, kCouldNotRun, kFail };

/// Any FAIL from an attested cell wins; else could-not-run > INVALID > INCONCLUSIVE > PASS.
Verdict merge(Verdict a, Verdict b);
const char* to_string(Verdict verdict);  ///< "PASS", …
int exit_code(Verdict verdict);          ///< 0 pass · 1 fail · 2 inconclusive · 3 invalid · 4 could not run

/// A share k/n with its interval; n_effective from the autocorrelation of true latency. In parts per 10^9.
struct RateEstimate {
  std::int64_t n = 0;
  std::int64_t negative = 0;
  std::int64_t n_effective = 0;
  Share rate, low, high;
  bool operator==(const RateEstimate&) const = default;
};

struct Interval {
  std::int64_t value_ns = 0, low_ns = 0, high_ns = 0;
  bool operator==(const Interval&) const = default;
};

/// The skew at which a hop's negative rate passes p, per sign; absent when n_eff * p < 10.
struct Margin {
  Share p;
  std::optional<Interval> ahead;   ///< sender ahead
  std::optional<Interval> behind;  ///< receiver behind
  bool operator==(const Margin&) const = default;
};

/// A skew that moved through a hop's margin in a window: when it was to, and when the hop's negatives say that it did.
/// Skews in ns; instants in ns since the window's activation.
struct MarginCrossing {
  std::uint32_t window = 0;  ///< into JudgePlan::windows
  Margin margin;             ///< the control's
  std::string clock;         ///< the one that moved
  Rate rate;                 ///< measured where it passed
  Offset offset;             ///< measured at the window's end, which is `ends_ns` after activation
  std::int64_t ends_ns = 0;
  /// The margin; its low and high: what 999 measurements like this one would find if the hop is as in control.
  Interval predicted, predicted_at;
  /// With a 95 % interval (statistics/rising_rate.h); an end that nothing shows is the window's. Absent: not passed.
  std::optional<Interval> measured, measured_at;
};

struct HopResult {
  std::string from, to;
  std::int64_t expected = 0;  ///< messages that should have crossed
  std::int64_t excluded = 0;  ///< straddled a change of clock
  std::int64_t redelivered = 0;
  RateEstimate measured;
  Share predicted, predicted_low, predicted_high;
  Interval shift;                                   ///< observed interquartile mean minus control's true one
  Offset skew;                                      ///< measured θ_send - θ_recv
  std::int64_t p01_ns = 0, p50_ns = 0, p99_ns = 0;  ///< true latency
  Margin margin;
  std::vector<MarginCrossing> crossings;
  std::int64_t by_skew = 0, by_late_stamp = 0, by_quantisation = 0, unexplained = 0;
  std::string worst_trace;  ///< of the most negative span; empty without one
  std::int64_t worst_ns = 0;
};

/// Of a kill, a pause or a restart; native ns.
struct ProcessOutcome {
  std::int64_t acted_after_ns = 0;  ///< from its instant until it was seen to act
  std::int64_t away_ns = 0;         ///< from its instant until the process, or its successor, did its part again
  std::int64_t unrecorded_ns = 0;   ///< of a killed one: between its last stamp and its end
};

/// What one process's clock did under a fault.
struct VictimResult {
  std::string stage;
  std::int32_t pid = 0;
  faults::Measured measured;
  Rate rate, rate_bound;
};

struct FaultResult {
  std::string kind, text, clock, backend, fidelity;
  std::int64_t commanded_at_ns = 0;  ///< native; 0 if never commanded
  Offset commanded;                  ///< at the window's begin, as measured is
  Rate commanded_rate;
  faults::Measured measured;
  std::optional<Rate> measured_rate;  ///< null: one stamp alone tells of the fault
  std::vector<VictimResult> victims;  ///< each process that shows the clock
  std::int64_t processes = 0;         ///< that were read in the window
  /// Of all that is kept of them, what lay furthest from what was commanded for its instant, and how well that is known.
  std::int64_t deviation_ns = 0, deviation_bound_ns = 0;
  bool attested = false;
  std::int64_t spread_ns = 0;
  std::string heal;
  bool healed = false;
  std::int64_t heal_ns = 0;
  std::optional<ProcessOutcome> process;  ///< what was done to a process and not to a clock; `clock` names it
};

enum class ThroughputKind : std::uint8_t { kService, kCapacity };

/// Capacity: the ratio of what comes out with and without the fault, in pairs of windows. Service: the share of what was
/// offered that was delivered in time.
struct ThroughputResult {
  ThroughputKind kind = ThroughputKind::kService;
  std::int64_t offered_micro_hz = 0, control_micro_hz = 0, faulted_micro_hz = 0;
  Share ratio, low, high;
  double backlog_slope_per_s = 0;
  std::int64_t pairs = 0;
  Share scatter;  ///< of one pair's ratio
};

struct OutputResult {
  std::int64_t right = 0, wrong = 0, lost = 0, duplicated = 0, reordered = 0;
};

/// Of a way from a source to a sink, where there are several.
struct PathResult {
  std::string path;  ///< "source -> left -> sink"
  std::int64_t lost = 0, duplicated = 0;
};

struct RuleResult {
  std::string name, at;
  Verdict verdict = Verdict::kInconclusive;
  std::string measured, low, high, limit, why;
  std::string known{};  ///< why it was known to FAIL; a FAIL that was does not count
  bool shows_lies = false;     ///< it FAILs because more spans lie than the rule bears
  bool known_passes = false;   ///< it FAILs because it was known to, and passed
};

struct UtilisationResult {
  std::string stage;
  Share busy;
  bool flagged = false;  ///< above 60 %
  bool operator==(const UtilisationResult&) const = default;
};

struct CellResult {
  std::string id;
  std::vector<std::pair<std::string, std::string>> axes;
  std::uint32_t session = 0;
  std::uint32_t shard = 0;  ///< from 1; 0: the plan is not dealt out
  Verdict verdict = Verdict::kInconclusive;
  std::string why;
  bool accepted = false;  ///< of a skipped cell: it does not keep the run from passing
  std::vector<FaultResult> faults;
  std::vector<HopResult> hops;
  ThroughputResult throughput;
  OutputResult outputs;
  std::vector<PathResult> paths;  ///< empty if there is one way only
  std::vector<UtilisationResult> utilisation;
  std::vector<RuleResult> rules;
  std::vector<std::string> findings;  ///< worth knowing, decides nothing: back-action, busy stages
};

/// A window that was judged, as it ran.
struct WindowResult {
  std::uint32_t window = 0;  ///< into JudgePlan::windows
  std::int64_t begin_ns = 0, end_ns = 0;  ///< native
  bool complete = true;
  std::string against;  ///< the first reason why it proves nothing; empty if it does prove
};

struct RunResult {
  std::string scenario;
  std::uint64_t seed = 0;
  Verdict verdict = Verdict::kInconclusive;
  std::string why;
  std::int64_t family_size = 0;
  std::int64_t widest_bound_ns = 0;  ///< every attested victim's offset is known at least this well
  std::int64_t elapsed_ns = 0;       ///< from the first window's begin to the last one's end, over all sessions
  std::optional<Sharding> sharding;
  std::uint32_t looks = 1;  ///< that share the run's error budget
  bool simulated = false;   ///< nothing of it was measured on a real clock
  std::vector<CellResult> controls;  ///< one per session: the control's own verdict (BASELINE when it breaks a rule)
  std::vector<CellResult> cells;
  std::vector<WindowResult> windows;  ///< in the order in which they ran, warm-ups left out
};

}  // namespace prochron::verdict
