// `orphan:` — what agents do when their controller is gone: heal and end, or hold what they have for a while, so that
// another controller can adopt it.
#include <fmt/format.h>

#include "core/units.h"
#include "specs/draft.h"

namespace prochron::specs {
namespace {

constexpr std::string_view kExpected = "heal, or hold and a duration like hold 30s";
/// Longer than anybody who means to come back takes.
constexpr Duration kLongest = std::chrono::hours{1};

}  // namespace

Duration read_orphan(const Tree& tree, Reader& reader) {
  const auto text = reader.text(tree, "`orphan`", kExpected);
  if (!text || *text == "heal") return Duration{0};
  const std::size_t blank = text->find(' ');
  if (!reader.known_word(tree.at, text->substr(0, blank), {"way of an orphan", {"heal", "hold"}})) return Duration{0};
  const auto length = parse_duration(blank == std::string::npos ? "" : text->substr(blank + 1));
  if (!text->starts_with("hold ") || !length || *length <= Duration{0}) {
    reader.error(tree.at, fmt::format("`{}` is not what an orphan may do; expected {}", *text, kExpected));
    return Duration{0};
  }
  if (*length > kLongest) {
    reader.error(tree.at, fmt::format("`{}` is longer than an orphan may hold: {}", *text, format(kLongest)));
  }
  return *length;
}

}  // namespace prochron::specs
