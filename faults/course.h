// A course of millions of changes is never written out: it is a rule that yields any of its pieces when asked for it, so
// an agent streams what a page can hold, and plan, simulation and judge ask the same rule at the instants they care for.
// What crosses a wire or lies in a record is one line of text, the kind and its numbers.
//
// Pieces lie on a grid, the k-th begins floor(k * length / parts) ns after the course does; so which one is in force at
// an instant is a division.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "faults/clock_transform.h"

namespace prochron::faults {

/// To its callers immutable; owned together by the maps that follow it, any thread.
class Course {
 public:
  struct Grid {
    std::int64_t length = 1;  ///< ns, > 0
    std::int64_t parts = 1;   ///< > 0, <= length
  };

  explicit Course(Grid grid) : grid_(grid) {}
  virtual ~Course() = default;

  /// The k-th piece, k >= 0: from where, what it adds to the clock there and how fast that changes. Times in ns since
  /// the course began.
  virtual Segment piece(std::int64_t k) const = 0;
  /// Whether pieces begin with a jump. Then the course is one of REALTIME alone; else each goes on where the last ended,
  /// to a ns, and MONOTONIC is bent alike.
  virtual bool jumps() const = 0;

  std::int64_t from(std::int64_t k) const {
    return static_cast<std::int64_t>(static_cast<__int128>(k) * grid_.length / grid_.parts);
  }
  /// The piece in force `since` ns after the beginning, since >= 0.
  std::int64_t index_at(std::int64_t since) const {
    return static_cast<std::int64_t>(((static_cast<__int128>(since) + 1) * grid_.parts - 1) / grid_.length);
  }

 private:
  Grid grid_;
};

/// Of a course's text: "strobe by=5000000 every=1000000" is the kind and these.
using CourseNumbers = std::map<std::string, std::int64_t, std::less<>>;

std::string course_text(std::string_view kind, const CourseNumbers& numbers);
/// kBadSpec: it is no text of a course of this version, or a number is missing or out of its range.
Result<std::shared_ptr<const Course>> make_course(std::string_view text);

}  // namespace prochron::faults
