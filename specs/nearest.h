// The nearest right spelling, for errors that help.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace prochron::specs {

/// The word at the smallest edit distance (a transposition counts one), if that is at most a third of its length, at
/// least one; the first of several; empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& words);

/// "; did you mean `near`?", or if nothing is near "; expected one of a, b, c".
std::string suggestion(const std::string& near, const std::vector<std::string>& words);

/// `no`, `On`, `y`, `TRUE`: what readers of YAML 1.1 turn into true or false.
bool is_truth_value(std::string_view word);

}  // namespace prochron::specs
