// A pipeline in virtual time: messages offered on schedule, stages that take a while and queue what comes meanwhile,
// hops of a seeded latency (a floor, the link's delay, its jitter), clocks bent by the very transforms that bend real
// ones. What it emits are the records that real stages would have written, so the judge can't tell the two apart.
//
// Not modelled: loss but by a process's end, reordering, back-pressure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "controller/node.h"
#include "controller/timeline.h"
#include "core/rng.h"
#include "faults/clock_course.h"
#include "trace/record.h"

namespace prochron::controller {

/// Shared by the SimulatedNodes of one run, which own it together; the controller's loop thread.
class SimulatedPipeline {
 public:
  using Emit = std::function<void(const std::string& node, const trace::Record& record)>;

  /// `emit` is called with each record of a node, in the order of virtual time.
  SimulatedPipeline(Timeline& timeline, std::uint64_t seed, Emit emit);

  void prepare(const SessionOrder& order);
  void start(NativeTime at);
  Status schedule(const FaultOrder& order);
  Status schedule(const ProcessFaultOrder& order);
  void finish();  ///< sources stop; what is under way arrives
  void stop();

 private:
  struct StageState {
    std::string node;
    ClockId own, shared;        ///< own == shared unless a fault names the stage
    std::int64_t free_at = 0;   ///< native ns at which it can take the next message
    std::int64_t busy_ns = 0;
    trace::ProcessIndex process = 0;
    std::uint32_t killed = 0;        ///< how often: what was in a process's hands goes with it
    std::int64_t away_from = 0;      ///< native ns; down or paused,
    std::int64_t away_until = 0;     ///< until then
    bool is_away(std::int64_t at_ns) const { return away_from <= at_ns && at_ns < away_until; }
  };
  struct Arrival {
    std::uint64_t message = 0;
    std::uint32_t input = 0;
    std::uint64_t path = 0;
    std::uint16_t from = 0;
    SpanId parent;
  };

  void offer(std::uint64_t message, std::int64_t due_ns);
  void arrive(std::uint16_t stage, const Arrival& arrival, std::int64_t at_ns);
  void complete(std::uint16_t stage, const Arrival& arrival, std::int64_t received, std::int64_t done);
  void disturb(std::uint16_t stage, trace::ProcessFaultRecord fault);
  void depart(std::uint16_t stage, const Arrival& arrival, SpanId span, std::int64_t at_ns);
  void beat(std::uint64_t number);
  void start_clocks(Offset start);
  void emit_process(std::uint16_t stage);
  std::int64_t latency(std::uint16_t from, std::uint16_t to);
  trace::Stamp stamp(std::uint16_t stage, std::int64_t native_ns) const;
  trace::SpanRecord span(std::uint16_t stage, std::uint16_t peer, const Arrival& arrival) const;
  void emit(std::uint16_t stage, const trace::Record& record) { emit_(stages_[stage].node, record); }

  Timeline& timeline_;
  std::uint64_t seed_;
  Rng rng_;
  Emit emit_;
  SessionOrder order_;
  std::vector<StageState> stages_;
  std::map<std::uint32_t, faults::ClockCourse> courses_;
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::int64_t> last_arrival_;
  NativeTime origin_;
  std::uint64_t next_span_ = 1;
  bool offering_ = false;
  bool alive_ = false;
};

}  // namespace prochron::controller
