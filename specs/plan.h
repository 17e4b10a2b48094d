// A Plan is everything a run will do, decided before anything starts: sessions (a pipeline's life) made of windows (a
// stretch under one treatment), in the order drawn from the seed, with the evidence each rule will get. Pure: the same
// scenario and seed give the same plan, byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/parameter.h"
#include "core/time.h"
#include "faults/clock_course.h"
#include "pipelines/pipeline.h"
#include "specs/scenario.h"
#include "verdict/expectation/expectation.h"

namespace prochron::specs {

/// What is done to one clock in a window; the conductor adds the window's native instant. Durations count from the
/// window's activation.
struct Injection {
  std::string kind;
  ParameterValues values;
  ClockId clock;
  Duration at{0};
  Duration length{0};  ///< to its heal
  std::vector<verdict::PlannedChange> changes;
  faults::Heal heal;
  Affects affects{};
  Duration healed{0};  ///< when REALTIME is native again
  verdict::Location place;
};

/// What is done to one process in a window; the instants likewise.
struct ProcessInjection {
  faults::ProcessFault fault = faults::ProcessFault::kKill;
  std::string target;
  Duration at{0};
  Duration length{0};  ///< 0 for a restart
};

/// A stretch of a session. Its judging facts stand in JudgePlan::windows at the same index.
struct PlannedWindow {
  std::uint32_t index = 0;  ///< into JudgePlan::windows
  std::string name;         ///< "control 1 of 3", "skew=+3ms"
  Duration begin{0};        ///< since the session's start: where faults activate; judging begins `settle` later
  std::vector<Injection> inject;
  std::vector<ProcessInjection> processes;
};

struct PlannedSession {
  pipelines::PipelineSpec pipeline;
  std::vector<PlannedWindow> windows;  ///< in the order they run
  Duration length{0};
  bool on_whole_seconds = false;  ///< starts as a whole second of REALTIME begins (specs/whole_seconds.h)
};

/// What a rule will get and what it needs at the level it will be judged at.
struct Evidence {
  verdict::Location at;
  std::string rule;         ///< "negative_spans inference -> postprocess at most 5%"
  std::int64_t spans = 0;   ///< per cell; of a capacity phase pairs of windows
  std::int64_t needed = 0;  ///< 0: nothing to count
  std::string advice{};     ///< "`for: 30s`" when too few
  std::string power{};      ///< of a capacity phase: what it will be able to decide
};

/// Cells of a run that are measured anew, so many times over: a second look at what was undecided, or what was worth
/// nothing the first time.
struct Extension {
  std::vector<std::uint32_t> cells;  ///< into JudgePlan::cells
  std::int64_t rounds = 1;
  bool is_look = true;  ///< spends a look's share of the error budget
  bool operator==(const Extension&) const = default;
};

struct Plan {
  Scenario scenario;
  std::vector<PlannedSession> sessions;
  verdict::JudgePlan judge;
  std::vector<Evidence> evidence;
  Duration length{0};
  std::vector<std::string> only;      ///< the words of --only, if it is a part of its scenario
  std::vector<Extension> extensions;  ///< whose sessions stand last, in this order
};

}  // namespace prochron::specs
