// Words that are no command: a slip of the finger, or a command of another version.
#pragma once

#include <string>
#include <vector>

namespace prochron::controller {

/// What is wrong with `word`, given the commands that there are; without a newline.
std::string no_such_command(const std::string& word, const std::vector<std::string>& commands);

}  // namespace prochron::controller
