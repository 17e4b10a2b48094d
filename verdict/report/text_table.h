// Columns as wide as their widest cell, in characters and not in bytes. Trailing blanks are cut.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace prochron::verdict {

/// Characters of a UTF-8 text, escape sequences of colours left out.
std::size_t width_of(std::string_view text);

std::string aligned(const std::vector<std::vector<std::string>>& rows);

}  // namespace prochron::verdict
