// What a synthetic run is like: the paper's five stages on three nodes, the middle one's clock bent cell after cell,
// and two hooks through which a test makes one thing wrong.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/time.h"
#include "faults/clock_transform.h"
#include "trace/record.h"

namespace prochron::verdict {

/// The fault of one cell, on the clock of node `gpu`.
struct SyntheticCell {
  std::string label;
  Offset step;
  Rate rate;
  Duration moves{0};  ///< how long it runs at that rate; 0: to the heal
  faults::Heal heal{};

  std::vector<faults::Change> changes(NativeTime at) const {
    std::vector<faults::Change> all{{at, step, rate}};
    if (moves > Duration{0}) all.push_back({at + moves, {}, {}});
    return all;
  }
};

/// Where a message is when it crosses a hop.
struct SyntheticCrossing {
  std::uint32_t window = 0;  ///< the window last begun, by its place in the plan
  std::size_t hop = 0;
  std::uint64_t message = 0;
  std::int64_t native = 0;
};

/// Keeps, changes or drops (false) a record on its way into the History; may append others after it.
using Tamper = std::function<bool(trace::Record& record, std::vector<trace::Record>& others)>;

struct SyntheticOptions {
  std::uint64_t seed = 1;
  std::int64_t messages_per_second = 40;
  std::vector<SyntheticCell> cells;
  int control_parts = 3;
  Duration control_part{7'000'000'000};
  Duration window{6'000'000'000};
  Duration settle{500'000'000};
  std::int64_t link_ns = 4'000'000;
  std::int64_t jitter_ns = 300'000;
  double memory = 0;           ///< AR(1) coefficient of a link's jitter from message to message
  bool follows = true;         ///< false: the clocks ignore every command
  std::uint32_t sessions = 1;  ///< the same session several times, each with its own cells and draws

  /// Added to a crossing's true latency, in ns.
  std::function<std::int64_t(const SyntheticCrossing&)> extra_latency;
  Tamper tamper;
};

}  // namespace prochron::verdict
