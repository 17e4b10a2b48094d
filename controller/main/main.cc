// The command line of `prochron`: words and options in, one command called, its exit code out.
#include <charconv>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "controller/cli/command_words.h"
#include "controller/cli/commands.h"
#include "host/standard_streams.h"

namespace {

using namespace prochron::controller;

const std::map<std::string, Colour> kColours{
    {"auto", Colour::kAuto}, {"always", Colour::kAlways}, {"never", Colour::kNever}};

/// The seeds that a spec can have; CLI11 itself takes -1 for a large number.
const CLI::Validator kSeed(
    [](const std::string& text) -> std::string {
      std::int64_t seed = -1;
      const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seed);
      const bool right = failed == std::errc{} && end == text.data() + text.size() && seed >= 0;
      return right ? "" : "`" + text + "` is not a seed; expected a whole number like 7";
    },
    "");

void add_run(CLI::App& app, RunOptions& options, std::function<int()>& chosen) {
  CLI::App* run = app.add_subcommand("run", "control, faults, verdict");
  run->add_option("SPEC", options.specs, "specs to run, one after the other")->required();
  run->add_option("--seed", options.seed, "instead of the spec's")->check(kSeed);
  run->add_option("-o", options.folder, "where the record goes; runs/SCENARIO-... if not given");
  run->add_flag("-q", options.quiet, "no progress");
  run->add_flag("--json", options.json, "result.json on stdout instead of the table");
  run->add_option("--color", options.colour, "auto, always, never")->transform(CLI::CheckedTransformer(kColours));
  run->callback([&] { chosen = [&options] { return run_command(options); }; });
}

struct Words {
  std::vector<std::string> specs;
  std::string spec, folder, name;
  std::optional<std::uint64_t> seed;
  int threads = 1;
  bool json = false;
  Colour colour = Colour::kAuto;
};

void add_rest(CLI::App& app, Words& words, std::function<int()>& chosen) {
  CLI::App* check = app.add_subcommand("check", "is the spec right");
  check->add_option("SPEC", words.specs)->required();
  check->callback([&] { chosen = [&] { return check_command(words.specs); }; });
  CLI::App* plan = app.add_subcommand("plan", "cells, windows, time, evidence");
  plan->add_option("SPEC", words.spec)->required();
  plan->add_option("--seed", words.seed, "instead of the spec's")->check(kSeed);
  plan->callback([&] { chosen = [&] { return plan_command(words.spec, words.seed); }; });
  CLI::App* judge = app.add_subcommand("judge", "same verdict again");
  judge->add_option("DIR", words.folder)->required();
  judge->add_option("--threads", words.threads, "1 to 64; the bytes are the same")->check(CLI::Range(1, 64));
  judge->add_flag("--json", words.json, "result.json on stdout instead of the table");
  judge->add_option("--color", words.colour, "auto, always, never")->transform(CLI::CheckedTransformer(kColours));
  judge->callback(
      [&] { chosen = [&] { return judge_command(words.folder, words.threads, words.json, words.colour); }; });
  CLI::App* describe = app.add_subcommand("describe", "what a name means; without one, every name");
  describe->add_option("NAME", words.name);
  describe->callback([&] { chosen = [&] { return describe_command(words.name); }; });
  CLI::App* needs = app.add_subcommand("needs", "the modules that specs need, for the ./prochron script");
  needs->group("");
  needs->add_option("SPEC", words.specs)->required();
  needs->callback([&] { chosen = [&] { return needs_command(words.specs); }; });
}

/// Of a first word that is no command, which CLI11 would not name: what is wrong with it; else nothing.
std::string wrong_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return {};
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == argv[1]) return {};
    if (!command->get_group().empty()) commands.push_back(command->get_name());
  }
  return no_such_command(argv[1], commands);
}

}  // namespace

int main(int argc, char** argv) {
  prochron::host::fill_standard_streams();
  CLI::App app("Bends the clocks of a distributed pipeline, proves that it did, and says what broke.", "prochron");
  app.footer("Exit: 0 pass · 1 fail · 2 inconclusive · 3 invalid · 4 could not run · 64 usage · 65 bad spec · "
             "130 interrupted, healed");
  app.require_subcommand(1);
  std::function<int()> chosen;
  RunOptions run;
  run.argv.assign(argv, argv + argc);
  Words words;
  add_run(app, run, chosen);
  add_rest(app, words, chosen);
  if (const std::string wrong = wrong_command(app, argc, argv); !wrong.empty()) {
    std::fprintf(stderr, "prochron: %s\nRun with --help for more information.\n", wrong.c_str());
    return kExitUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  return chosen();
}
