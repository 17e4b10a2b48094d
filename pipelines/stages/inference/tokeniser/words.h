// The first half of BERT's tokenisation: text becomes folded words, each punctuation mark and each CJK ideograph a word
// of its own. The second half, words into the model's pieces, is vocabulary.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace prochron::pipelines::inference {

/// The words of `text` (UTF-8) in order, lower case and without accents. Control characters and malformed bytes vanish.
/// Folds Latin, Greek and Cyrillic; other scripts pass unchanged.
std::vector<std::string> split_words(std::string_view text);

}  // namespace prochron::pipelines::inference
