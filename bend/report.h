// What a bend says of itself in the end: what was asked of the clock, what it was seen to show, and who followed it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bend/log.h"

namespace prochron::bend {

/// What was seen of a bend, as far as it is worth a word. A value, filled by the keeper.
struct Seen {
  std::string program;
  std::string backend;                ///< by its name
  std::optional<Observation> bent;    ///< the last while it was in force
  std::optional<Observation> healed;  ///< the last after that
  std::size_t times = 0;              ///< how often it was measured
  std::string unmeasured;             ///< why not, the last time that it could not be
  std::size_t off = 0;                ///< how often that was not what was commanded
  bool began = false;                 ///< it was to act before the program ended
  bool root_attached = false;
  bool root_escaped = false;          ///< it exec'd a program that does not follow, or lost what it read by
  std::size_t processes = 0;          ///< that ever attached
  std::vector<Member> escaped;
  std::size_t still_alive = 0;        ///< of its processes, when the program had ended
  std::string left = "healed";        ///< and what became of their clock
  std::uint64_t refused_sets = 0;     ///< attempts to set a clock of this host
  std::vector<NativeTime> replaced;   ///< when another keeper took the place of one that was killed
  NativeTime begun;                   ///< what that is counted from
  std::optional<Error> lost;
  std::string log_lacks;              ///< the log, if not all of it could be written
};

/// Whether the program ran under the clock that was asked for.
bool held(const Seen& seen);
/// For stderr; lines that begin with "prochron: ".
std::string report_text(const Seen& seen);
/// "+5ms commanded, +4.999 990 ms ±38 ns measured".
std::string observation_text(const Observation& observation);

}  // namespace prochron::bend
