// The commands of `prochron`. Each stands in a file of its own that declares its words and options and does its work;
// main only lists them. A command returns the exit code of LANGUAGE §3 (cli/exit_codes.h).
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace prochron::controller {

/// One command line: what was typed, and the command that its words chose. Owned by main; one thread.
struct Invocation {
  std::vector<std::string> argv;
  std::function<int()> chosen;
};

/// Declares one command; parsing its words sets `invocation.chosen`. `invocation` outlives `app`'s parsing.
using AddCommand = void (*)(CLI::App& app, Invocation& invocation);

void add_bend(CLI::App& app, Invocation& invocation);
void add_run(CLI::App& app, Invocation& invocation);
void add_check(CLI::App& app, Invocation& invocation);
void add_plan(CLI::App& app, Invocation& invocation);
void add_judge(CLI::App& app, Invocation& invocation);
void add_merge(CLI::App& app, Invocation& invocation);
void add_describe(CLI::App& app, Invocation& invocation);
void add_doctor(CLI::App& app, Invocation& invocation);
void add_heal(CLI::App& app, Invocation& invocation);
void add_schema(CLI::App& app, Invocation& invocation);
void add_completion(CLI::App& app, Invocation& invocation);
void add_complete(CLI::App& app, Invocation& invocation);
void add_needs(CLI::App& app, Invocation& invocation);

}  // namespace prochron::controller
