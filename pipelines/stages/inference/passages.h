// What the stage answers from: sentences of the licence texts that every Debian carries, numbered. Real prose, the same
// on every machine of one release, and nothing to ship.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace prochron::pipelines::inference {

/// A value. Its id is its place in the list.
struct Passage {
  std::string text;   ///< one sentence on one line
  std::string title;  ///< the file it stands in, e.g. "GPL-3"
};

/// The first 16 sentences of eight licences, or what a shorter one has; none twice. Headings and fragments are left out:
/// a passage begins with a capital and ends in a full stop. kSystem, naming the file, if one can't be read.
Result<std::vector<Passage>> read_passages(const std::string& folder);

}  // namespace prochron::pipelines::inference
