// What the processes of one bend say to each other: the one in the foreground, which is the program's parent, its
// keeper, which holds the clock, and whoever changes the bend later by its name. Kinds of host::Message.
#pragma once

namespace prochron::bend {

// From the keeper:
inline constexpr char kReady = 'E';    ///< the run's id in hex, then "NAME=value" of the program's environment
inline constexpr char kGo = 'G';       ///< the program may begin; of one that runs: the run's id in hex, and its name
inline constexpr char kNote = 'N';     ///< something to tell meanwhile
inline constexpr char kFailed = 'F';   ///< why nothing can be started, in place of kReady or kGo
inline constexpr char kReport = 'R';   ///< '1' if the bend held, else '0'; then the report
inline constexpr char kAnswer = 'A';   ///< '1' if the change was made, else '0'; then what was measured, or why not
// To the keeper:
inline constexpr char kProgram = 'P';  ///< the program's path, then "NAME=value" of what it would find
inline constexpr char kStarted = 'S';  ///< the program's pid; it is held
inline constexpr char kEnded = 'X';    ///< the program has, or the bend is to; the keeper has to report and to end
inline constexpr char kChange = 'C';   ///< the folder it comes from, then words of `prochron bend`

}  // namespace prochron::bend
