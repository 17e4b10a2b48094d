// The commands of the language that this version lacks are known by name.
#include "controller/cli/command_words.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "specs/nearest.h"

namespace prochron::controller {

std::string no_such_command(const std::string& word, const std::vector<std::string>& commands) {
  constexpr std::string_view kLater[] = {"margin", "doctor", "compare", "export", "watch", "agent", "heal"};
  if (std::ranges::find(kLater, word) != std::end(kLater)) return fmt::format("`{}` is not in this version", word);
  return fmt::format("no command is called `{}`{}", word, specs::suggestion(specs::nearest(word, commands), commands));
}

}  // namespace prochron::controller
