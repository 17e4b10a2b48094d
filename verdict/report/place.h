// "FILE:LINE:COL", as a rule's result says where it stands, taken apart again.
#pragma once

#include <string>
#include <string_view>

namespace prochron::verdict {

/// Texts, because they are only printed; line and column are empty if the place has none.
struct Place {
  std::string file, line, column;
};

/// From the right: a file's name may hold colons.
inline Place place_of(std::string_view at) {
  const std::size_t column = at.rfind(':');
  const std::size_t line = column == std::string_view::npos || column == 0 ? column : at.rfind(':', column - 1);
  if (line == std::string_view::npos || column == 0) return {std::string(at), "", ""};
  return {std::string(at.substr(0, line)), std::string(at.substr(line + 1, column - line - 1)),
          std::string(at.substr(column + 1))};
}

}  // namespace prochron::verdict
