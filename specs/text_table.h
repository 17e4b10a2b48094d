// Rows of words as columns, each as wide as its widest word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace prochron::specs {

/// `align` has one sign per column: `<` or `>`. Two blanks before each column, none at the end of a line. Widths count
/// characters, not bytes.
std::string text_table(std::string_view align, const std::vector<std::vector<std::string>>& rows);

}  // namespace prochron::specs
