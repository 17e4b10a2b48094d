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
#include "faults/course.h"

namespace prochron::faults {

/// When a fault acts, as offsets from the instant its phase begins, and what chance draws from.
struct FaultSpan {
  NativeTime begin;
  NativeTime end;
  std::uint64_t seed{};
};

/// An entry of the catalog: data and pure functions.
struct FaultKind {
  std::string_view name;
  std::string_view doc;
  std::span<const Parameter> parameters;
  /// Every parameter out of range is refused with its name and its range (kBadSpec; `where` is the name).
  Status (*validate)(const ParameterValues& values);
  /// The changes to apply on top of the clock's map, ordered by instant; none at or after span.end (healing is apart).
  /// `in_force`: REALTIME's offset when the fault begins.
  std::vector<Change> (*compile)(const ParameterValues& values, FineOffset in_force, const FaultSpan& span);
  /// Of a kind whose change is a course; null if a number is missing or out of its range.
  std::shared_ptr<const Course> (*generate)(const CourseNumbers& numbers) = nullptr;
  /// Of a kind that plays a file: the parameter that names it, and the one in which the loader hands over its text.
  struct File {
    std::string_view named{}, text{};
  };
  File file{};
};

/// Every kind of this version, in the order of `prochron describe`.
std::span<const FaultKind> all_kinds();
const FaultKind* find_kind(std::string_view name);

}  // namespace prochron::faults
