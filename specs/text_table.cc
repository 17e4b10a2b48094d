// A character is a byte that does not continue one.
#include "specs/text_table.h"

#include <algorithm>

namespace prochron::specs {
namespace {

std::size_t width_of(const std::string& word) {
  return static_cast<std::size_t>(std::ranges::count_if(word, [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

std::string text_table(std::string_view align, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(align.size());
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < widths.size(); ++c) widths[c] = std::max(widths[c], width_of(row[c]));
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < widths.size(); ++c) {
      const std::string blank(widths[c] - width_of(row[c]), ' ');
      text += "  " + (align[c] == '>' ? blank + row[c] : row[c] + blank);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  return text;
}

}  // namespace prochron::specs
