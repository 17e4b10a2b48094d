// What kinds ask of their parameters: is it there, and in its range? One wording for all of them, and in each error's
// `where` the name of the parameter that it is about.
#pragma once

#include <string>
#include <string_view>

#include "faults/fault_kind.h"

namespace prochron::faults {

/// Null: not given, or of another type.
template <class T>
const T* given(const ParameterValues& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? nullptr : std::get_if<T>(&found->second);
}

template <class T>
T given_or(const ParameterValues& values, std::string_view name, T otherwise) {
  const T* value = given<T>(values, name);
  return value == nullptr ? otherwise : *value;
}

inline Status needs(std::string_view kind, std::string_view name, std::string_view example) {
  return fail(ErrorCode::kBadSpec, std::string(kind) + " needs `" + std::string(name) + "`, " + std::string(example),
              std::string(name));
}

/// `must`: what would be right, as "lie in 1ms to 1d".
inline Status is_wrong(std::string_view kind, std::string_view name, std::string_view value, std::string_view must) {
  return fail(ErrorCode::kBadSpec,
              std::string(kind) + " `" + std::string(name) + "` is " + std::string(value) + "; it must " + std::string(must),
              std::string(name));
}

template <class T>
Status in_range(std::string_view kind, std::string_view name, const T& value, const T& least, const T& most) {
  if (value >= least && value <= most) return {};
  return is_wrong(kind, name, format(value), "lie in " + format(least) + " to " + format(most));
}

/// The text of a course that fills the fault from its begin on.
inline std::vector<Change> generated(const FaultSpan& span, std::string_view kind, const CourseNumbers& numbers) {
  return {Change{span.begin, {}, {}, {}, course_text(kind, numbers)}};
}

/// A number of a course's text, if it lies in [least, most].
inline const std::int64_t* number_in(const CourseNumbers& numbers, std::string_view name, std::int64_t least,
                                     std::int64_t most) {
  const auto found = numbers.find(name);
  const bool right = found != numbers.end() && found->second >= least && found->second <= most;
  return right ? &found->second : nullptr;
}

}  // namespace prochron::faults
