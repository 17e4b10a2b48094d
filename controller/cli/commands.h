// The commands of `prochron`, one file each, behind the words of the command line. Each returns the exit code of
// LANGUAGE §3: 0 pass, 1 fail, 2 inconclusive, 3 invalid, 4 could not run, 64 usage, 65 bad spec, 130 interrupted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace prochron::controller {

inline constexpr int kExitCouldNotRun = 4;
inline constexpr int kExitUsage = 64;
inline constexpr int kExitBadSpec = 65;
inline constexpr int kExitInterrupted = 130;

/// When to use ANSI colours: `auto` asks the terminal and NO_COLOR.
enum class Colour { kAuto, kAlways, kNever };

struct RunOptions {
  std::vector<std::string> specs;
  std::optional<std::uint64_t> seed;
  std::optional<std::string> folder;  ///< -o
  bool quiet = false;
  bool json = false;                  ///< result.json on stdout instead of the table
  Colour colour = Colour::kAuto;
  std::vector<std::string> argv;
};

int run_command(const RunOptions& options);
int check_command(const std::vector<std::string>& specs);
int plan_command(const std::string& spec, std::optional<std::uint64_t> seed);
int judge_command(const std::string& folder, int threads, bool json, Colour colour);
/// No name: everything that is registered, one line each.
int describe_command(const std::string& name);
/// One line per module that running the specs needs: for the ./prochron script.
int needs_command(const std::vector<std::string>& specs);

/// Is the stream a terminal that wants colours?
bool wants_colour(Colour colour, int descriptor);

}  // namespace prochron::controller
