// The command line of `prochron`, all of it but `bend`: words and options in, one command called, its exit code out.
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "controller/cli/command_words.h"
#include "controller/cli/commands.h"
#include "controller/cli/exit_codes.h"
#include "host/standard_streams.h"

namespace {

using namespace prochron::controller;

/// In the order in which --help tells them.
constexpr AddCommand kCommands[] = {
    add_bend,     add_run,        add_check,    add_plan,   add_judge, add_merge, add_describe,
    add_doctor, add_heal,  add_schema, add_completion, add_complete, add_needs,
};

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
  Invocation invocation{{argv, argv + argc}, {}};
  for (const AddCommand add : kCommands) add(app, invocation);
  if (const std::string wrong = wrong_command(app, argc, argv); !wrong.empty()) {
    std::fprintf(stderr, "prochron: %s\nRun with --help for more information.\n", wrong.c_str());
    return kExitUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  return invocation.chosen();
}
