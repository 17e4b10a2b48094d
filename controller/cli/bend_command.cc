// `prochron bend` is a program of its own (bend/), started by the launcher (host/launcher), which never comes here with it:
// it is declared for --help and for the shell's completion.
#include <memory>

#include <CLI/CLI.hpp>

#include "bend/request.h"
#include "controller/cli/commands.h"
#include "controller/cli/exit_codes.h"

namespace prochron::controller {

void add_bend(CLI::App& app, Invocation& invocation) {
  CLI::App* bend = app.add_subcommand("bend", "one program under a bent clock: prochron bend --step 5ms -- date");
  const auto options = std::make_shared<bend::Options>();
  bend::declare_options(*bend, *options);
  bend->callback([options, &invocation] { invocation.chosen = [] { return kExitUsage; }; });
}

}  // namespace prochron::controller
