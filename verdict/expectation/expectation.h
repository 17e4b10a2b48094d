// What a rule asks and of which cells, as plain data: specs compiles into it, it is written to plan.json, and the judge
// works from it and the History alone.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/time.h"
#include "core/units.h"

namespace prochron::verdict {

/// A place in a spec, 1-based.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
  bool operator==(const Location&) const = default;
};

/// `A -> B`, `any -> B`, `any -> any`: stage names, or "any".
struct HopPattern {
  std::string from = "any";
  std::string to = "any";
  bool operator==(const HopPattern&) const = default;
};

/// What part of a session a window is.
enum class Role : std::uint8_t { kWarmup, kControl, kFault, kRecovery };

/// In which parts of each window's judged time a rule must hold; without one, in the whole.
struct Hold {
  enum class Form : std::uint8_t { kEvery, kEventually };
  Form form = Form::kEvery;
  Duration length{0};    ///< of each stretch; eventually: from the window's begin to the instant from which it holds
  std::int64_t but = 0;  ///< every: in how many stretches of a cell it may be broken
  bool operator==(const Hold&) const = default;
};
/// More stretches of one window are refused: each costs memory.
inline constexpr std::int64_t kMostStretches = 10'000;

/// One rule of the spec, bound to the cells its `where:` admits. Limits are on the rate itself; absent = no limit.
struct Expectation {
  std::string rule;  ///< an entry of the rule catalog
  Location at;
  HopPattern hop;
  Role during = Role::kFault;
  std::optional<Share> at_most;
  std::optional<Share> at_least;
  std::optional<Duration> within;  ///< prediction's equivalence margin, ±
  std::optional<std::int64_t> lost, duplicated, wrong, reordered;
  std::optional<Share> p;  ///< the margin's quantile
  std::optional<Duration> margin_at_least;
  std::optional<Hold> hold;
  std::vector<std::string> run;  ///< a checker's command line
  std::vector<std::uint32_t> cells;
  bool operator==(const Expectation&) const = default;
};

/// From `at` on, since its window's activation, a clock runs at another rate, after a jump; or follows a generated
/// course, by its text.
struct PlannedChange {
  Duration at{0};
  Offset step;
  Rate rate;
  Affects affects{};
  std::string course{};
  bool operator==(const PlannedChange&) const = default;
};

/// What was to be done to a clock in a window; instants relative to the window's activation.
struct PlannedFault {
  std::string kind;
  std::string text;  ///< as a person writes it: "step gpu +5ms"
  ClockId clock;
  Duration at{0};
  Duration length{0};
  std::vector<PlannedChange> changes;
  std::string heal = "step";  ///< step | slew RATE | leave
  Duration healed{0};         ///< when REALTIME is native again; of a slew later than at + length
  std::string backend;        ///< what was to make the victims follow it

  bool changes_nothing() const {
    return std::ranges::all_of(changes, [](const PlannedChange& c) {
      return c.step.ns == 0 && c.rate.ppt == 0 && c.course.empty();
    });
  }
  bool operator==(const PlannedFault&) const = default;
};

/// What was to be done to a process in a window; instants likewise.
struct PlannedProcessFault {
  std::string kind;    ///< kill | pause | restart
  std::string text;    ///< "kill inference"
  std::string target;  ///< a stage's name
  Duration at{0};
  Duration length{0};  ///< 0 for a restart
  bool operator==(const PlannedProcessFault&) const = default;
};

struct WindowContext {
  Role role = Role::kControl;
  std::uint32_t session = 0;
  std::optional<std::uint32_t> cell;  ///< absent: the session's control, shared by its cells
  Duration length{0};                 ///< judged time
  Duration settle{0};                 ///< guard band between activation (or heal) and judging
  std::vector<PlannedFault> faults;
  std::vector<PlannedProcessFault> process_faults{};
  bool operator==(const WindowContext&) const = default;
};

/// " in every 30s but 3", " from 10s on", or nothing: goes behind a limit.
std::string hold_text(const Expectation& expectation);

/// Two windows that stand next to each other, one without and one with the fault: indices into JudgePlan::windows.
struct WindowPair {
  std::uint32_t control = 0;
  std::uint32_t fault = 0;
  bool operator==(const WindowPair&) const = default;
};

/// One combination of axes: what is judged together.
struct CellContext {
  std::string id;  ///< "transport=kafka,skew=3ms"
  std::vector<std::pair<std::string, std::string>> axes;
  std::uint32_t session = 0;
  std::vector<std::uint32_t> windows;  ///< indices into JudgePlan::windows
  std::vector<WindowPair> pairs;       ///< of a capacity phase: what its throughput is judged by
  bool operator==(const CellContext&) const = default;
};

struct StageContext {
  std::string name;
  std::string kind;
  std::string node;
  ClockId clock;
  bool foreign = false;  ///< a command: it does not stamp, its agent reads its clock
  Frequency offered;     ///< a source's rate; 0 otherwise
  std::vector<ClockId> replicas{};  ///< the clock of each; empty: it is one process
  bool operator==(const StageContext&) const = default;
};

/// Indices into SessionContext::stages.
struct HopContext {
  std::uint16_t from = 0;
  std::uint16_t to = 0;
  Duration link_delay{0};  ///< what a link of ours adds: makes the table a calibration
  bool operator==(const HopContext&) const = default;
};

/// A way from a source to a sink.
struct PathContext {
  std::uint64_t id = 0;               ///< as messages carry it
  std::vector<std::uint16_t> stages;  ///< indices into SessionContext::stages
  bool operator==(const PathContext&) const = default;
};

struct SessionContext {
  std::vector<std::pair<std::string, std::string>> axes;
  std::string transport;  ///< as a person is told: "zeromq", "kafka", "kafka mock"
  std::vector<StageContext> stages;
  std::vector<HopContext> hops;
  std::vector<PathContext> paths{};
  std::optional<std::uint32_t> shard{};  ///< which one runs it, from 1; absent: the plan is not dealt out
  bool mock = false;  ///< what carries the messages only stands in for it: its latencies give no margin
  bool operator==(const SessionContext&) const = default;
};

/// A plan whose sessions are dealt out to several runs. Each judges its own cells; merged, all are judged as one.
struct Sharding {
  std::uint32_t count = 1;
  std::vector<std::uint32_t> present;  ///< shards whose sessions this record holds
  bool merged = false;                 ///< then a shard that is not present is missing
  bool operator==(const Sharding&) const = default;
};

/// A cell that is not run, and why.
struct SkippedCell {
  std::string id;
  std::vector<std::pair<std::string, std::string>> axes;
  std::string why;
  bool accepted = false;  ///< the spec says so, or the one who started the run: then it does not keep it from passing
  bool operator==(const SkippedCell&) const = default;
};

/// What a spec says beforehand of a rule in some cells: that it is skipped there, or known to fail.
struct CaseNote {
  Location at;
  std::string rule;  ///< empty: all
  std::string because;
  std::vector<std::uint32_t> cells;
  bool operator==(const CaseNote&) const = default;
};

/// Everything the judge needs besides the History; the `judge` object of plan.json.
struct JudgePlan {
  std::string scenario;
  std::uint64_t seed = 0;
  Share margin_p{20'000'000};  ///< 2 %
  std::vector<Clock> clocks;
  std::vector<SessionContext> sessions;
  std::vector<WindowContext> windows;
  std::vector<CellContext> cells;
  std::vector<Expectation> expectations;
  std::vector<SkippedCell> skipped;
  std::vector<CaseNote> skipped_rules;
  std::vector<CaseNote> known;
  std::optional<Sharding> sharding;
  /// How often the run may be judged in all: each look spends its share of the run's error budget. Absent: once.
  std::optional<std::uint32_t> looks{};
  std::optional<std::int64_t> clocks_start{};  ///< what every clock shows as a session begins, ns since the Unix epoch
  std::optional<bool> simulated{};  ///< by a model, in virtual time; absent: no

  /// Does this record hold the session's measurements?
  bool holds(std::uint32_t session) const {
    return !sharding || std::ranges::find(sharding->present, *sessions[session].shard) != sharding->present.end();
  }
};

}  // namespace prochron::verdict
