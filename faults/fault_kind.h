// A fault kind is a recipe: parameters in, changes of one clock's map out. It knows nothing of processes or backends, so
// a new kind is one file in faults/kinds and one line in all.cc; the language, help, schema and conformance tests loop
// over that list.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/parameter.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/clock_transform.h"

namespace prochron::faults {

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
  /// `in_force`: REALTIME's offset when the fault begins.
  std::vector<Change> (*compile)(const ParameterValues& values, FineOffset in_force, const FaultSpan& span);
};

/// Every kind of this version, in the order of `prochron describe`.
std::span<const FaultKind> all_kinds();
const FaultKind* find_kind(std::string_view name);

}  // namespace prochron::faults
