// A spec as it stands in its file: scalars, lists and maps, each with its place. YAML is read as events, so that what a
// convenient node tree hides stays visible: duplicate keys, anchors, tags, `no` turned into false, octal numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "specs/diagnostic.h"

namespace prochron::specs {

struct Entry;

/// A node of the file. Owned by the loader; a plain value.
struct Tree {
  enum class Kind {
    kNothing,
    kScalar,
    kList,
    kMap,
    kRefused,  ///< an error was reported for it; nobody needs to complain of it again
  };
  Kind kind = Kind::kNothing;
  std::string text;  ///< kScalar, as written, quotes taken off
  verdict::Location at;
  std::vector<Tree> items;     ///< kList
  std::vector<Entry> entries;  ///< kMap, in the order of the file

  const Entry* find(std::string_view key) const;
};

struct Entry {
  std::string key;
  verdict::Location at;
  Tree value;
};

/// The file's tree; syntax errors, duplicate keys, anchors, aliases, tags and further documents are added to
/// `diagnostics`. kRefused if the text is no YAML at all.
Tree parse_tree(const std::string& text, const std::string& file, std::vector<Diagnostic>& diagnostics);

}  // namespace prochron::specs
