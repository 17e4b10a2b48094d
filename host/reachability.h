// Whether a library named in LD_PRELOAD will be loaded into a program, and matter there; asked before anything is
// started. A `#!` script is as reachable as its interpreter. This is a forecast: the proof is that the program
// attached.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"

namespace prochron::host {

enum class Obstacle : std::uint8_t {
  kNone,
  kStatic,        ///< no dynamic loader runs
  kGo,            ///< reads the clock past libc
  kPrivileged,    ///< setuid, setgid or file capabilities: the loader ignores the environment
  kOtherMachine,  ///< another word size or processor than the library's
  kNotAProgram,   ///< neither ELF nor a script
  kHost,          ///< the host forbids what the backend does
  kOtherLibc,     ///< its loader is musl's, where a library linked with glibc cannot be loaded
  kRuntime,       ///< loaded, but the language's runtime breaks under it
};

struct Reachability {
  Obstacle obstacle = Obstacle::kNone;
  std::string file;    ///< the ELF file that the kernel will run: the script's interpreter for a script
  std::string reason;  ///< for people, e.g. "is a static program: no loader reads LD_PRELOAD"; empty without obstacle
  bool reachable() const { return obstacle == Obstacle::kNone; }
};

/// `path` as find_program gives it. Fails if a file on the way cannot be read.
Result<Reachability> preload_reachability(const std::string& path);

/// The same for a replacement of the vDSO, laid into a program by a tracer: no loader is needed.
Result<Reachability> vdso_reachability(const std::string& path);

}  // namespace prochron::host
