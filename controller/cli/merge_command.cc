// `prochron merge DIR... -o DIR`: the shards of one plan, judged as one run.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/cli/exit_codes.h"
#include "controller/cli/shared_options.h"
#include "controller/judge_folder.h"
#include "controller/merge_folders.h"

namespace prochron::controller {
namespace {

struct MergeWords {
  std::vector<std::string> folders;
  std::string into;
  Telling telling;
};

/// What does not fit together is the caller's mistake; what can't be read or written is not.
int told(const Error& error) {
  fmt::print(stderr, "prochron: {}\n", to_string(error));
  return error.code == ErrorCode::kRefused || error.code == ErrorCode::kBadSpec ? kExitUsage : kExitCouldNotRun;
}

int merge_command(const MergeWords& words) {
  std::vector<RunFolder> shards;
  for (const std::string& path : words.folders) {
    const Result<RunFolder> shard = RunFolder::open(path);
    if (!shard) return told(shard.error());
    shards.push_back(*shard);
  }
  const Result<RunFolder> into = RunFolder::create(words.into, {}, 0);
  if (!into) return told(into.error());
  if (Status merged = merge_folders(shards, *into); !merged) return told(merged.error());
  const Result<Judged> judged = judge_folder(*into, 1);
  if (!judged) return told(judged.error());
  if (Status all = tell(words.telling, *judged); !all) return told(all.error());
  return verdict::exit_code(judged->result.verdict);
}

}  // namespace

void add_merge(CLI::App& app, Invocation& invocation) {
  CLI::App* merge = app.add_subcommand("merge", "one record of the parts that run --shard left");
  const auto words = std::make_shared<MergeWords>();
  merge->add_option("DIR", words->folders, "the folders of the shards")->required();
  merge->add_option("-o", words->into, "where the merged record goes: a new or empty folder")->required();
  add_telling(*merge, words->telling);
  merge->callback([=, &invocation] { invocation.chosen = [words] { return merge_command(*words); }; });
}

}  // namespace prochron::controller
