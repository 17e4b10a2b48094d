// `run -v`: what the conductor does, a line each on stderr with the time since the command began. Told and forgotten, like
// progress; of windows it tells the plan's instants, and the record has what was measured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "controller/progress.h"
#include "controller/run_observer.h"
#include "controller/timeline.h"
#include "specs/plan.h"

namespace prochron::controller {

/// How a run is shown while it goes on.
struct Showing {
  Progress::Form form = Progress::Form::kLines;
  std::optional<NativeTime> narrated_since;  ///< -v: when the command began
};

/// "   0.913 s  WHAT" on stderr, if the showing narrates.
void narrate(const Showing& showing, const std::string& what);

/// Owned by what conducts a plan; the controller's loop thread.
class Narration {
 public:
  Narration(const specs::Plan& plan, Timeline& timeline, const Showing& showing)
      : plan_(plan), timeline_(timeline), showing_(showing) {}

  /// Tells what it hears, and passes it on to `shown`. As it is, if the showing does not narrate.
  RunObserver told_before(RunObserver shown);

 private:
  void tell_window(std::uint32_t window, NativeTime begin, NativeTime end);
  /// At its planned instant, unless its window is over by then.
  void tell_heal(std::uint32_t window, NativeTime at, const std::string& what);
  std::string name_of(std::uint32_t window) const;

  const specs::Plan& plan_;
  Timeline& timeline_;
  Showing showing_;
  std::optional<std::uint32_t> cut_short_;  ///< the last window that was
};

}  // namespace prochron::controller
