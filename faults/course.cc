// The text is read back strictly: a course that was damaged on its way is none.
#include "faults/course.h"

#include <charconv>

#include "faults/fault_kind.h"

namespace prochron::faults {
namespace {

Result<CourseNumbers> read_numbers(std::string_view text) {
  CourseNumbers numbers;
  if (text.ends_with(' ')) return fail(ErrorCode::kBadSpec, "a course's text ends with a blank");
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    const std::string_view value = equals == std::string_view::npos ? "" : text.substr(equals + 1);
    const std::string_view word = value.substr(0, value.find(' '));
    std::int64_t number = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
    if (word.empty() || read.ec != std::errc{} || read.ptr != word.data() + word.size() ||
        !numbers.emplace(text.substr(0, equals), number).second) {
      return fail(ErrorCode::kBadSpec, "no numbers of a course: `" + std::string(text) + "`");
    }
    text = word.size() == value.size() ? "" : value.substr(word.size() + 1);
  }
  return numbers;
}

}  // namespace

std::string course_text(std::string_view kind, const CourseNumbers& numbers) {
  std::string text(kind);
  for (const auto& [name, number] : numbers) text += " " + name + "=" + std::to_string(number);
  return text;
}

Result<std::shared_ptr<const Course>> make_course(std::string_view text) {
  const std::size_t blank = text.find(' ');
  const std::string_view name = text.substr(0, blank);
  const FaultKind* kind = find_kind(name);
  const auto numbers = read_numbers(blank == std::string_view::npos ? "" : text.substr(blank + 1));
  if (!numbers) return pass(numbers);
  std::shared_ptr<const Course> course = kind == nullptr || kind->generate == nullptr ? nullptr : kind->generate(*numbers);
  if (course == nullptr) return fail(ErrorCode::kBadSpec, "no course of this version: `" + std::string(text) + "`");
  return course;
}

}  // namespace prochron::faults
