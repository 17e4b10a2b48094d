// `heal:` — how a fault is undone.
#include <fmt/format.h>

#include "specs/draft.h"

namespace prochron::specs {

faults::Heal read_heal(const Tree& tree, Reader& reader) {
  using Form = faults::Heal::Form;
  const auto text = reader.text(tree, "`heal`", "step, slew RATE or leave");
  if (!text) return {};
  const std::size_t blank = text->find(' ');
  const std::string word = text->substr(0, blank);
  if (!reader.known_word(tree.at, word == "slew" ? word : *text, {"way to heal", {"step", "slew", "leave"}})) return {};
  if (word != "slew") return {word == "leave" ? Form::kLeave : Form::kStep, {}};
  const auto rate = parse_rate(blank == std::string::npos ? "" : text->substr(blank + 1));
  const bool possible = rate && rate->ppt > 0 && rate->ppt < faults::kFinePerNanosecond;
  if (!possible) {
    reader.error(tree.at, fmt::format("`{}` has no rate to heal at; expected like slew 500ppm, above 0 and below "
                                      "1000000ppm",
                                      *text));
  }
  return {Form::kSlew, possible ? *rate : Rate{}};
}

}  // namespace prochron::specs
