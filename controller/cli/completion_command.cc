// `prochron completion SHELL`: a script for the shell to read at its start. All it does is to ask the hidden command
// `complete`, so that what can be completed is known in one place, and is never older than the program.
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "controller/cli/commands.h"

namespace prochron::controller {
namespace {

// Bash breaks words at `=` and replaces only what is behind it, so the line is split here at blanks alone.
constexpr const char* kBash = R"(_prochron() {
  local line="${COMP_LINE:0:COMP_POINT}" words word kept
  read -ra words <<< "$line"
  [[ "$line" == *' ' ]] && words+=('')
  word="${words[-1]}"
  kept="${word%"${word##*[=:]}"}"
  COMPREPLY=()
  while IFS= read -r found; do
    COMPREPLY+=("${found#"$kept"}")
    [[ "$found" == *[=/] ]] && compopt -o nospace
  done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _prochron prochron ./prochron
)";

constexpr const char* kZsh = R"(#compdef prochron
_prochron() {
  local -a found
  found=("${(@f)$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -Q -S '' -- "${(@)${(M)found:#*[=/]}}"
  compadd -Q -- "${(@)found:#*[=/]}"
}
compdef _prochron prochron
)";

constexpr const char* kFish = R"(complete -c prochron -f -a '(prochron complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
)";

const std::map<std::string, const char*> kScripts{{"bash", kBash}, {"zsh", kZsh}, {"fish", kFish}};

}  // namespace

void add_completion(CLI::App& app, Invocation& invocation) {
  CLI::App* completion = app.add_subcommand("completion", "a script that completes words: bash, zsh, fish");
  const auto shell = std::make_shared<std::string>();
  completion->add_option("SHELL", *shell)->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->callback([=, &invocation] {
    invocation.chosen = [shell] {
      std::fputs(kScripts.at(*shell), stdout);
      return 0;
    };
  });
}

}  // namespace prochron::controller
