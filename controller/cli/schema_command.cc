// `prochron schema`: the language as a JSON Schema, for editors that complete and check while one writes.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "controller/cli/commands.h"
#include "specs/specs.h"

namespace prochron::controller {

void add_schema(CLI::App& app, Invocation& invocation) {
  CLI::App* schema = app.add_subcommand("schema", "a JSON Schema of specs, for editors");
  schema->callback([&invocation] {
    invocation.chosen = [] {
      std::fputs(specs::schema_json().c_str(), stdout);
      return 0;
    };
  });
}

}  // namespace prochron::controller
