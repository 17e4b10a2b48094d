// What `prochron doctor` says of one thing: whether it works here, as it was just tried, why not, and the line that
// mends it.
#pragma once

#include <string>
#include <vector>

namespace prochron::controller {

struct Finding {
  enum class State {
    kWorks,
    kBroken,
    kAbsent,  ///< not in this version, or nothing a run of it would use
  };
  State state = State::kWorks;
  std::string what;
  std::string said;
  std::string mend{};      ///< to be typed; empty where nothing can or need be done
  bool needed = false;     ///< by any spec at all: broken, it makes the doctor's verdict
};

struct FindingSection {
  std::string title;
  std::vector<Finding> findings;
};

/// Each tries what it speaks of, in a few tenths of a second; none leaves anything behind. Any thread.
FindingSection examine_backends();
FindingSection examine_transports();
FindingSection examine_links();
FindingSection examine_machine();
FindingSection examine_dead_runs();

}  // namespace prochron::controller
