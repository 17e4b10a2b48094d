// What the stage answers from: sentences of the licence texts that every Debian carries, numbered. Real prose, the same
// on every machine of one release, and nothing to ship.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace prochron::pipelines::inference {

/// Where Debian's base-files puts them.
inline constexpr const char* kLicenceFolder = "/usr/share/common-licenses";

/// A value. Its id is its place in the list.
struct Passage {
  std::string text;   ///< one sentence on one line
  std::string title;  ///< the file it stands in, e.g. "GPL-3"
};

/// The sentences of running text: paragraphs are parted by blank lines, sentences end in a full stop before a capital.
/// Headings, list items and fragments are left out: a sentence has 6 to 40 words, begins with a capital and ends in a
/// full stop.
std::vector<std::string> split_sentences(std::string_view text);

/// The first sentences of eight licences, 16 of each, none twice. kSystem, naming the file, if one can't be read.
Result<std::vector<Passage>> read_passages(const std::string& folder);

}  // namespace prochron::pipelines::inference
