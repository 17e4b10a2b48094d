// A fault kind is a recipe: parameters in, changes of one clock's map out. It knows nothing of processes or backends, so
// a new kind is one file in faults/kinds and one line in all.cc; the language, help, schema and conformance tests loop
// over that list.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "core/units.h"
#include "faults/clock_transform.h"

namespace prochron::faults {

/// What a parameter's text is parsed as.
enum class ParameterType : std::uint8_t { kOffset, kRate, kDuration, kText };

struct Parameter {
  std::string_view name;
  ParameterType type = ParameterType::kText;
  bool required = false;
  bool starred = false;  ///< `HEAD: x` sets this one
  std::string_view doc;  ///< one line with its unit and range
};

using ParameterValue = std::variant<Offset, Rate, Duration, std::string>;
using ParameterValues = std::map<std::string, ParameterValue, std::less<>>;

/// When a fault acts, as offsets from the instant its phase begins.
struct FaultSpan {
  NativeTime begin;
  NativeTime end;
};

/// An entry of the catalog: data and two pure functions.
struct FaultKind {
  std::string_view name;
  std::string_view doc;
  std::span<const Parameter> parameters;
  /// Every parameter out of range is refused with its name and its range (kBadSpec).
  Status (*validate)(const ParameterValues& values);
  /// The changes to apply on top of the clock's map, ordered by instant; none at or after span.end (healing is apart).
  std::vector<Change> (*compile)(const ParameterValues& values, const FaultSpan& span, std::uint64_t seed);
};

/// Every kind of this version, in the order of `prochron describe`.
std::span<const FaultKind> all_kinds();
const FaultKind* find_kind(std::string_view name);

}  // namespace prochron::faults
