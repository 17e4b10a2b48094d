// The inputs that a source cycles through. They are few and fixed, so that the right answer to each can be worked out
// once, before anything is bent, and every answer of the run be compared with it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace prochron::pipelines {

inline constexpr std::size_t kMostInputs = 400;

/// Where Debian's base-files keeps real prose on every machine.
inline constexpr const char* kLicenceFolder = "/usr/share/common-licenses";

/// The inputs that `name` stands for, always the same ones on one machine, at most kMostInputs:
/// `text`     sentences of the licence texts, evenly picked, as they stand there: line breaks, blanks and all
/// `digest`   400 lines drawn from `seed`
/// a folder   sentences of its files, taken by name
/// a file     its lines that are not empty
/// kBadSpec if there is no such file or folder, or nothing in it.
Result<std::vector<std::string>> load_corpus(const std::string& name, std::uint64_t seed);

/// The sentences of running text with 40 to 240 characters. A blank line ends a paragraph; a stop, question mark or
/// semicolon before white space ends a sentence.
std::vector<std::string> split_sentences(std::string_view text);

}  // namespace prochron::pipelines
