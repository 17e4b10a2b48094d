// A spec after loading: what the user wrote, typed, every name resolved, every value with its place; axes still
// unexpanded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/parameter.h"
#include "faults/clock_transform.h"
#include "faults/process_fault.h"
#include "pipelines/pipeline.h"
#include "verdict/expectation/expectation.h"

namespace prochron::specs {

/// A value that may be an axis: one value, or several with labels ({each: […]}, `as:` or the key names the axis).
template <class T>
struct Axis {
  std::string name;  ///< empty: not an axis, `values` has one element
  std::vector<std::pair<std::string, T>> values;
  std::vector<verdict::Location> places;  ///< of the values
  bool operator==(const Axis&) const = default;
};

using Labels = std::vector<std::pair<std::string, std::string>>;  ///< axis, label
using Inputs = std::vector<std::pair<std::string, std::string>>;  ///< name, value

/// An axis without its values.
struct NamedAxis {
  std::string name;
  std::vector<std::string> labels;
  verdict::Location place{};  ///< of its first value
};

/// One value of an axis, by index; what has it is there only where that axis stands at it.
struct Alternative {
  NamedAxis axis;
  std::size_t index = 0;
};

/// The pipeline under one choice of values for its axes: a session's.
struct Environment {
  Labels labels;
  std::map<std::string, std::size_t, std::less<>> choice;  ///< by axis, into its labels
  pipelines::PipelineSpec pipeline;
};

/// Of `pipeline: FILE`.
struct PipelineFile {
  std::string path;
  std::string text;
};

/// Candidates, of which the seed draws so many.
struct Selected {
  std::vector<std::string> from;
  std::size_t drawn = 0;
};

/// `at` and `length` count judged time: a fault that is there from the start (no `at`, or 0) acts in the guard band
/// too.
struct FaultSpec {
  std::string kind;
  std::string clock;  ///< a node's or stage's name
  Selected selected{};  ///< instead of one clock
  std::vector<std::pair<std::string, Axis<ParameterValue>>> parameters;
  std::optional<Duration> at;
  std::optional<Duration> length;  ///< absent: to the end of the phase
  faults::Heal heal;
  Affects affects{};
  std::vector<Alternative> under{};  ///< the axes of its other keys
  verdict::Location place;
};

/// Its times as a FaultSpec's.
struct ProcessFaultSpec {
  faults::ProcessFault fault = faults::ProcessFault::kKill;
  std::string target;  ///< a stage's, replica's or server's name
  Selected selected{};  ///< instead of one
  std::optional<Duration> at;
  std::optional<Duration> length;
  std::vector<Alternative> under{};  ///< as a FaultSpec's
  verdict::Location place;
};

struct PhaseSpec {
  verdict::Role role = verdict::Role::kControl;
  std::string name;
  Duration length{0};              ///< judged time; of a control the total; of several the shortest
  Axis<Duration> lengths;          ///< of a `faults` phase, if there are several
  std::optional<Duration> settle;  ///< absent: see settle_of()
  std::vector<FaultSpec> inject;
  std::vector<ProcessFaultSpec> processes;
  std::int64_t pairs = 0;  ///< `abba`: windows of `length` without and with the faults; 0: one window of faults
  verdict::Location place;
};

/// Of a case: one axis, and its labels or ranges of quantities, any of which admits a cell.
struct CaseFilter {
  std::string axis;
  std::vector<std::string> labels;
  std::vector<std::pair<std::string, std::string>> ranges;  ///< inclusive, as written
  verdict::Location place;
};

/// Of `skip` or `known`.
struct CaseSpec {
  std::vector<CaseFilter> where;
  std::string rule;  ///< empty: all
  std::string because;
  verdict::Location place;
};

struct RuleSpec {
  verdict::Expectation expectation;  ///< `cells` still empty
  verdict::Location hold_place;
  std::vector<CaseFilter> where;
};

struct Scenario {
  std::string file;
  std::string text;  ///< verbatim
  std::string name;
  std::string about;
  std::uint64_t seed = 1;
  std::optional<std::int64_t> clocks_start{};  ///< what every clock shows as a session begins, ns since the Unix epoch
  std::vector<std::string> nodes;
  bool simulated = false;  ///< all of them; else they are local
  Inputs inputs;            ///< as they were filled in
  std::int64_t repeat = 1;  ///< sessions of each environment
  std::optional<PipelineFile> pipeline_file;
  std::vector<NamedAxis> environment_axes;
  std::vector<Environment> environments;  ///< every combination of those, at least one
  std::string backend{"auto"};
  Duration orphan_hold{0};  ///< how long agents keep stages and bends when their controller is gone; 0: they heal
  pipelines::PipelineSpec pipeline;             ///< that of the first environment; names and kinds are those of all
  std::vector<verdict::Location> stage_places;  ///< of pipeline.stages
  std::vector<PhaseSpec> schedule;
  std::vector<RuleSpec> expect;
  std::vector<CaseSpec> skip;
  std::vector<CaseSpec> known;
};

}  // namespace prochron::specs
