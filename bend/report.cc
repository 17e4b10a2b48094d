// One line if all went well; what did not is said before it.
#include "bend/report.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "verdict/figures.h"

namespace prochron::bend {
namespace {

constexpr std::size_t kMostEscapes = 3;

std::string rate_note(const Observation& observation) {
  if (!observation.rate) return {};
  return fmt::format(", rate {} ppm ±{} ppm", verdict::decimal(observation.rate->rate.ppt, 6, 3),
                     verdict::decimal(observation.rate->bound.ppt, 6, 3));
}

/// "+4.999 990 ms", and of what is far off "+3599.999 999 935 s".
std::string exact(Offset offset) {
  constexpr std::int64_t kFar = 10'000'000'000;
  if (offset.ns > -kFar && offset.ns < kFar) return verdict::exact_ms(offset);
  std::string text = (offset.ns > 0 ? "+" : "") + verdict::decimal(offset.ns, 9, 9);
  text.insert(text.size() - 3, " ");
  return text.insert(text.size() - 7, " ") + " s";
}

std::string processes(std::size_t count) { return fmt::format("{} process{}", count, count == 1 ? "" : "es"); }

/// "its keeper was killed and replaced 3 times, last 12.3s after the bend began; the clock went on exactly"
std::string replaced_text(const Seen& seen) {
  const std::size_t times = seen.replaced.size();
  const Duration last = std::chrono::floor<std::chrono::milliseconds>(seen.replaced.back() - seen.begun);
  return fmt::format("its keeper was killed and replaced {}{} after the bend began{}",
                     times == 1 ? "" : fmt::format("{} times, last ", times), format(last),
                     seen.lost ? "" : "; the clock went on exactly");
}

std::string measured_line(const Seen& seen) {
  const std::string times = seen.times == 1 ? "once" : fmt::format("{} times", seen.times);
  const std::string held = seen.off == 0 ? "as commanded" : fmt::format("{} times not as commanded", seen.off);
  std::string line = fmt::format("prochron: {}: {}{} ({}, {}); {} bent", seen.program, observation_text(*seen.bent),
                                 rate_note(*seen.bent), times, held, processes(seen.processes));
  if (seen.backend != "preload") line += " by " + seen.backend;
  if (seen.healed) line += "; healed: " + observation_text(*seen.healed);
  return line + "\n";
}

}  // namespace

bool held(const Seen& seen) {
  return !seen.lost && seen.log_lacks.empty() && seen.root_attached && !seen.root_escaped && seen.off == 0 && (seen.bent || !seen.began);
}

std::string observation_text(const Observation& observation) {
  const OffsetReading& reading = observation.measured.realtime;
  return fmt::format("{} commanded, {} {} measured", format(observation.commanded), exact(reading.offset()),
                     verdict::bound_text(reading.bound().count()));
}

std::string report_text(const Seen& seen) {
  std::string text;
  const auto say = [&](const std::string& what) { text += "prochron: " + seen.program + ": " + what + "\n"; };
  if (!seen.replaced.empty()) say(replaced_text(seen));
  if (seen.lost) say("the bend was lost: " + to_string(*seen.lost));
  if (!seen.log_lacks.empty()) say("its log " + seen.log_lacks + " is not whole: it could not be written");
  if (!seen.root_attached) say("ran unbent: it never attached to its clock");
  if (seen.began && !seen.bent) say("its clock was never measured" + (seen.unmeasured.empty() ? "" : ": " + seen.unmeasured));
  for (std::size_t i = 0; i < std::min(seen.escaped.size(), kMostEscapes); ++i) {
    say(fmt::format("pid {} is not bent: {}", seen.escaped[i].victim.pid, seen.escaped[i].escape));
  }
  if (seen.escaped.size() > kMostEscapes) say(fmt::format("{} more are not bent", seen.escaped.size() - kMostEscapes));
  if (seen.refused_sets > 0) {
    say(fmt::format("{} attempt{} to set this host's clock refused", seen.refused_sets, seen.refused_sets == 1 ? "" : "s"));
  }
  if (!seen.began) say("ended before its bend was to begin");
  if (seen.still_alive > 0) say(fmt::format("still running: {}, {}", processes(seen.still_alive), seen.left));
  if (seen.bent) text += measured_line(seen);
  return text;
}

}  // namespace prochron::bend
