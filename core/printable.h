// Text from outside (files, programs, the command line) on its way to a terminal, to JSON or over the wire: bytes that are
// no character there lose a message, and control characters write where nobody asked them to.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace prochron {

/// How many bytes the UTF-8 character at the front of `rest` has; 0 if there is none.
std::size_t character_length(std::string_view rest);

/// Is the character at the front of `rest` a control character, other than a tab or the end of a line?
bool is_control(std::string_view rest);

/// One line of it as it may be shown: what is no printable UTF-8 becomes `?`.
std::string printable(std::string_view text);

}  // namespace prochron
