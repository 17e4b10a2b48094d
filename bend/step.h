// What was done to the clock of a bend, one thing after another, in a form that another process can repeat: the same steps
// make the same course, to the last bit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "bend/request.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/clock_course.h"

namespace prochron::bend {

struct Step {
  enum class Kind : char {
    kBegin = 'b',          ///< of a clock that nobody follows yet: in place of all before
    kChange = 'c',         ///< of one in force
    kHeal = 'h',           ///< whatever is in force or to come ends
    kMonotonicBack = 'm',  ///< MONOTONIC goes at half speed until it is native
  };
  Kind kind = Kind::kBegin;
  NativeTime at;
  std::optional<NativeTime> end;
  std::int64_t k_ns = 0;  ///< the host's REALTIME - MONOTONIC
  Words words{};          ///< of a later change: its folder, and as it was typed; none: what the bend began with
  bool operator==(const Step&) const = default;
};

/// `bend`: what the step asks for, if it asks. Refused as bent() refuses.
Result<faults::ClockCourse> with_step(const faults::ClockCourse& before, const Step& step, const Bend& bend);

/// All of them; `own` is what the bend began with. kBadSpec if a file that a fault plays is not there any more.
Result<faults::ClockCourse> repeat(std::span<const Step> steps, const Bend& own, HostId host);

}  // namespace prochron::bend
