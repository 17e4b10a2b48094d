// Bytes before parsing, complaints after.
#include "specs/malformed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "core/printable.h"

namespace prochron::specs {
namespace {

constexpr std::size_t kLongestSpec = std::size_t{1} << 20;

/// The line that begins at the front of `rest`, taken off it with its end.
std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

std::string_view line_at(std::string_view text, int number) {
  for (int before = 1; before < number; ++before) take_line(text);
  return take_line(text);
}

/// The first tab among what indents the lines up to `at`.
std::optional<verdict::Location> indenting_tab(std::string_view text, const verdict::Location& at) {
  for (int number = 1; number <= at.line; ++number) {
    const std::string_view line = take_line(text);
    const std::size_t tab = line.find_first_not_of(' ');
    if (tab != std::string_view::npos && line[tab] == '\t')
      return verdict::Location{at.file, number, static_cast<int>(tab) + 1};
  }
  return {};
}

struct Translation {
  std::string_view complaint;
  std::string_view meaning;
};
constexpr std::array kTranslations{
    Translation{"illegal map value",
                "`:` cannot stand here: indent this line as its neighbours are, or quote the text"},
    Translation{"alias not found after *", "`*` is not a value; write the names out"},
    Translation{"the referenced anchor is not defined", "aliases are not part of the language; write the value out"},
    Translation{"unexpected character in block scalar",
                "`>` and `|` begin a block of text; a limit is written `at_least: 99%` or `at_most: 5%`"},
    Translation{"illegal EOF in scalar", "the text that a quote opens is not closed"},
};

}  // namespace

std::optional<Diagnostic> refuse_bytes(const std::string& text, const std::string& file) {
  if (text.size() > kLongestSpec) return Diagnostic{{file, 1, 1}, Severity::kError, "a spec may have 1 MiB at most"};
  int line = 1;
  int column = 1;
  const auto refuse = [&](std::string why) {
    return Diagnostic{{file, line, column}, Severity::kError, std::move(why)};
  };
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t length = character_length(rest);
    const auto byte = static_cast<unsigned char>(rest[0]);
    if (length == 0) return refuse(fmt::format("byte 0x{:02x} is not UTF-8 text", byte));
    if (is_control(rest)) return refuse(fmt::format("control character 0x{:02x} in the text", byte));
    column = rest[0] == '\n' ? 1 : column + static_cast<int>(length);
    line += rest[0] == '\n' ? 1 : 0;
    rest.remove_prefix(length);
  }
  return {};
}

Diagnostic explain(const std::string& text, const verdict::Location& at, const std::string& complaint,
                   const verdict::Location& open) {
  if (const auto tab = indenting_tab(text, at)) return {*tab, Severity::kError, "a tab cannot indent; use spaces"};
  const auto known = std::ranges::find(kTranslations, complaint, &Translation::complaint);
  if (known != kTranslations.end()) return {at, Severity::kError, std::string(known->meaning)};
  if (complaint.starts_with("end of sequence flow") || complaint.starts_with("end of map flow")) {
    const bool list = complaint.starts_with("end of sequence");
    return {open, Severity::kError, fmt::format("this `{}` is not closed", list ? '[' : '{')};
  }
  const std::string_view line = line_at(text, at.line);
  const std::size_t column = static_cast<std::size_t>(at.column) - 1;
  if (complaint == "unknown token" && column < line.size()) {
    const char sign = line[column];
    if (sign == '>' || sign == '<') {
      return {at, Severity::kError,
              fmt::format("`{}` is not part of the language; a limit is `at_least: 99%` or `at_most: 5%`", sign)};
    }
    return {at, Severity::kError, fmt::format("`{}` cannot begin a value; quote the text if it is meant so", sign)};
  }
  return {at, Severity::kError, "this is not YAML: " + complaint};
}

bool closes_quote(std::string_view rest) {
  const char quote = rest.front();
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const bool pair = quote == '\'' && rest.substr(i).starts_with("''");
    const bool escape = quote == '"' && rest[i] == '\\';
    if (rest[i] == quote && !pair) return true;
    if (pair || escape) ++i;
  }
  return false;
}

}  // namespace prochron::specs
