// The nearest right spelling, for errors that help.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace prochron::specs {

/// The word at the smallest edit distance (a transposition counts one), if that is at most a third of its length, at
/// least one; empty if none is.
std::string nearest(std::string_view word, const std::vector<std::string>& words);

/// "; did you mean `x`?" or, when nothing is near, "; expected one of a, b, c".
std::string suggestion(std::string_view word, const std::vector<std::string>& words);

}  // namespace prochron::specs
