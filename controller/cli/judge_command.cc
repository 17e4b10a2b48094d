// `prochron judge DIR`: the same verdict again, from plan.json and the History alone.
#include <cstdio>

#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/judge_folder.h"
#include "verdict/report.h"

namespace prochron::controller {

int judge_command(const std::string& path, int threads, bool json, Colour colour) {
  const Result<RunFolder> folder = RunFolder::open(path);
  if (!folder) {
    fmt::print(stderr, "prochron: {}\n", to_string(folder.error()));
    return kExitUsage;
  }
  const Result<Judged> judged = judge_folder(*folder, threads);
  if (!judged) {
    fmt::print(stderr, "prochron: {}\n", to_string(judged.error()));
    return kExitCouldNotRun;
  }
  const std::string text = json ? verdict::result_json(judged->result)
                                : verdict::console(judged->plan, judged->result, wants_colour(colour, 1));
  std::fputs(text.c_str(), stdout);
  return verdict::exit_code(judged->result.verdict);
}

}  // namespace prochron::controller
