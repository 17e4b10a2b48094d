// A spec after loading: what the user wrote, typed, every name resolved, every value with its place; axes still
// unexpanded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/parameter.h"
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

/// A transport with its own parameters.
struct TransportChoice {
  std::string name;
  ParameterValues parameters;
  bool operator==(const TransportChoice&) const = default;
};

/// `at` and `length` count judged time: a fault that is there from the start (no `at`, or 0) acts in the guard band
/// too.
struct FaultSpec {
  std::string kind;
  std::string clock;  ///< a node's or stage's name
  std::vector<std::pair<std::string, Axis<ParameterValue>>> parameters;
  std::optional<Duration> at;
  std::optional<Duration> length;  ///< absent: to the end of the phase
  std::string heal = "step";
  verdict::Location place;
};

struct PhaseSpec {
  verdict::Role role = verdict::Role::kControl;
  std::string name;
  Duration length{0};              ///< judged time; of a control the total
  std::optional<Duration> settle;  ///< absent: see settle_of()
  std::vector<FaultSpec> inject;
  verdict::Location place;
};

/// `where:` — per axis a list of labels, or a range of quantities, any of which admits a cell.
struct CaseFilter {
  std::string axis;
  std::vector<std::string> labels;
  std::optional<std::pair<std::string, std::string>> range;  ///< inclusive, as written
  verdict::Location place;
};

struct RuleSpec {
  verdict::Expectation expectation;  ///< `cells` still empty
  std::vector<CaseFilter> where;
};

struct Scenario {
  std::string file;
  std::string text;  ///< verbatim
  std::string name;
  std::string about;
  std::uint64_t seed = 1;
  std::vector<std::string> nodes;  ///< all local in this version
  Axis<TransportChoice> transport;
  std::string backend = "preload";
  pipelines::PipelineSpec pipeline;             ///< transport left empty
  std::vector<verdict::Location> stage_places;  ///< of pipeline.stages
  std::vector<PhaseSpec> schedule;
  std::vector<RuleSpec> expect;
};

}  // namespace prochron::specs
