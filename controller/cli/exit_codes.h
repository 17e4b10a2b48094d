// Exit codes beside the verdicts' own (0 pass, 1 fail, 2 inconclusive, 3 invalid): what kept a command from a verdict.
#pragma once

namespace prochron::controller {

inline constexpr int kExitCouldNotRun = 4;
inline constexpr int kExitUsage = 64;
inline constexpr int kExitBadSpec = 65;
inline constexpr int kExitInterrupted = 130;

}  // namespace prochron::controller
