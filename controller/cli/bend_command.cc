// `prochron bend` is a program of its own (bend/), to which main hands over before it looks at any word: here it is only
// declared, for --help and for the shell's completion.
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include "bend/request.h"
#include "controller/cli/commands.h"
#include "controller/cli/exit_codes.h"
#include "host/become.h"
#include "host/program_paths.h"

namespace prochron::controller {

int hand_over_to_bend(const std::vector<std::string>& argv) {
  std::vector<std::string> words(argv.begin() + 1, argv.end());
  words.front() = "prochron-bend";
  const auto path = host::find_libexec("prochron-bend");
  const Error failed = path ? host::become(*path, words) : path.error();
  std::fprintf(stderr, "prochron: %s\n", to_string(failed).c_str());
  return kExitBendFailed;
}

void add_bend(CLI::App& app, Invocation& invocation) {
  CLI::App* bend = app.add_subcommand("bend", "one program under a bent clock: prochron bend --step 5ms -- date");
  const auto options = std::make_shared<bend::Options>();
  bend::declare_options(*bend, *options);
  bend->callback([options, &invocation] {
    invocation.chosen = [&invocation] { return hand_over_to_bend(invocation.argv); };
  });
}

}  // namespace prochron::controller
