// What the words of `prochron bend` ask for, read by the words of a spec: a duration, a rate or a fault is the same here
// and there, and is refused in the same words.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/time.h"
#include "faults/clock_transform.h"
#include "specs/lone_fault.h"

namespace CLI {
class App;
}

namespace prochron::bend {

using Words = std::vector<std::string>;

/// What is to happen to a clock, and when.
struct Bend {
  std::vector<specs::LoneFault> faults;  ///< of which it shows the sum
  std::optional<std::int64_t> start;     ///< ns since the epoch that it shows when the bend begins
  Duration after{0};
  std::optional<Duration> length;  ///< none: as long as the program lives
  faults::Heal heal;
  Affects affects{};
};

/// How the words stand: as text, checked by no one yet.
struct Options {
  struct Change {
    std::string option;  ///< "--step"
    std::string text;
  };
  std::vector<Change> changes;  ///< in their order
  std::string folder;           ///< where their files are
  std::optional<std::string> after, length, heal, affects, backend, name, log, pid;
};

struct Request {
  Bend bend;
  std::string said;  ///< the changes as they were typed: "--step +5ms"
  std::string backend = "auto";
  std::string name;           ///< of this bend, or of the one to change; empty: none
  std::string log;            ///< a file; empty: none
  std::optional<pid_t> pid;   ///< a running process to bend
  Words command;              ///< empty: none
  Words words;                ///< all of them, of a change sent to the bend of that name
};

/// Declares the options; `options` outlives the parsing.
void declare_options(CLI::App& app, Options& options);

/// A request, or why there is none: text for stderr and an exit code (0: it was --help, for stdout).
struct Reading {
  std::optional<Request> request;
  std::string text;
  int code = 0;
};
/// Files that a fault plays are looked for in `folder`, if they are relative.
Reading read_request(const Words& words, const std::string& folder = "");

}  // namespace prochron::bend
