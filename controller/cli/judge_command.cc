// `prochron judge DIR`: the same verdict again, from plan.json and the History alone.
#include <cstdio>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/cli/exit_codes.h"
#include "controller/cli/shared_options.h"
#include "controller/judge_folder.h"

namespace prochron::controller {
namespace {

struct JudgeWords {
  std::string folder;
  int threads = 1;
  Telling telling;
};

int judge_command(const JudgeWords& words) {
  const Result<RunFolder> folder = RunFolder::open(words.folder);
  if (!folder) {
    fmt::print(stderr, "prochron: {}\n", to_string(folder.error()));
    return kExitUsage;
  }
  const Result<Judged> judged = judge_folder(*folder, words.threads);
  if (!judged) {
    fmt::print(stderr, "prochron: {}\n", to_string(judged.error()));
    return kExitCouldNotRun;
  }
  if (Status all = tell(words.telling, *judged); !all) {
    fmt::print(stderr, "prochron: {}\n", to_string(all.error()));
    return kExitCouldNotRun;
  }
  return verdict::exit_code(judged->result.verdict);
}

}  // namespace

void add_judge(CLI::App& app, Invocation& invocation) {
  CLI::App* judge = app.add_subcommand("judge", "same verdict again");
  const auto words = std::make_shared<JudgeWords>();
  judge->add_option("DIR", words->folder)->required();
  judge->add_option("--threads", words->threads, "1 to 64; the bytes are the same")->check(CLI::Range(1, 64));
  add_telling(*judge, words->telling);
  judge->callback([=, &invocation] { invocation.chosen = [words] { return judge_command(*words); }; });
}

}  // namespace prochron::controller
