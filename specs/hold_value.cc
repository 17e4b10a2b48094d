// `hold:` — in which parts of its phase a rule must hold: whole, every 30s, every 30s but 3, eventually 10s.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/units.h"
#include "specs/draft.h"

namespace prochron::specs {
namespace {

using Form = verdict::Hold::Form;

constexpr std::string_view kExpected = "whole, every 30s, every 30s but 3, or eventually 10s";

Words words_in(const std::string& text) {
  Words words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

std::optional<std::int64_t> count_of(const std::string& word) {
  std::int64_t count = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), count);
  if (failed != std::errc{} || end != word.data() + word.size() || count < 1) return {};
  return count;
}

}  // namespace

std::optional<verdict::Hold> read_hold(const Tree& tree, Reader& reader) {
  const auto text = reader.text(tree, "`hold`", kExpected);
  if (!text) return {};
  const Words words = words_in(*text);
  const auto refuse = [&](const std::string& why) -> std::optional<verdict::Hold> {
    reader.error(tree.at, why + "; expected " + std::string(kExpected));
    return {};
  };
  if (words.empty()) return refuse("`hold` is empty");
  if (!reader.known_word(tree.at, words.front(), {"way to hold", {"whole", "every", "eventually"}})) return {};
  if (words.front() == "whole") return words.size() == 1 ? std::nullopt : refuse("`whole` stands alone");
  verdict::Hold hold;
  hold.form = words.front() == "every" ? Form::kEvery : Form::kEventually;
  if (words.size() < 2) return refuse("`" + words.front() + "` needs a duration");
  const auto length = parse_duration(words[1]);
  if (!length) return refuse(length.error().message);
  hold.length = *length;
  if (hold.length == Duration{0}) return refuse("a stretch must be longer than 0");
  if (words.size() == 2) return hold;
  const auto but = words.size() == 4 && words[2] == "but" ? count_of(words[3]) : std::nullopt;
  if (hold.form != Form::kEvery || !but) return refuse("`" + *text + "` is not a way to hold");
  hold.but = *but;
  return hold;
}

void check_hold(Draft& draft, const RuleSpec& rule) {
  if (!rule.expectation.hold) return;
  const verdict::Hold& hold = *rule.expectation.hold;
  for (const PhaseSpec& phase : draft.scenario.schedule) {
    if (phase.role != rule.expectation.during || phase.length == Duration{0}) continue;
    const std::int64_t stretches = phase.length.count() / hold.length.count();
    const std::string what = fmt::format("the phase `{}` lasts {}", phase.name, format(phase.length));
    if (hold.length >= phase.length) {
      draft.reader.error(rule.hold_place, fmt::format("{}, which leaves nothing to hold in", what));
    } else if (hold.form == Form::kEvery && stretches > verdict::kMostStretches) {
      draft.reader.error(rule.hold_place,
                         fmt::format("{}: more than {} stretches of {}", what, verdict::kMostStretches, format(hold.length)));
    } else if (hold.form == Form::kEvery && hold.but >= stretches) {
      draft.reader.error(rule.hold_place, fmt::format("{}: {} stretches of {}, and all of them may be broken", what,
                                                      stretches, format(hold.length)));
    }
  }
}

}  // namespace prochron::specs
