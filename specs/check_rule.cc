// `check: [PROGRAM, ARGUMENT…]`, or `check: {run: […], where: {…}}` — a program of the user's as a rule.
#include <fmt/format.h>

#include "specs/draft.h"

namespace prochron::specs {

std::vector<std::string> read_run(const Item& item, Reader& reader) {
  const bool bare = item.body->kind == Tree::Kind::kList;
  const Tree* list = bare ? item.body : reader.require(*item.body, item.at, "`check`", "run");
  if (list == nullptr || !reader.expect_list(*list, "`run`")) return {};
  std::vector<std::string> words;
  for (const Tree& one : list->items) {
    if (auto word = reader.text(one, "`run`", "a word of the command line")) words.push_back(std::move(*word));
  }
  if (list->items.empty() || (!words.empty() && words.front().empty())) {
    reader.error(list->at, "`run` needs a program, like [python3, check.py]");
  }
  return words;
}

}  // namespace prochron::specs
