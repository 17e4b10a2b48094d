// Reads typed values out of a tree and collects what is wrong, so that all errors of a file are told at once. A reading
// that fails has said so and gives nothing back; its caller simply goes on. What the tree has refused is passed over.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/parameter.h"
#include "specs/diagnostic.h"
#include "specs/tree.h"

namespace prochron::specs {

/// `HEAD: {parameters}` or `HEAD: x`; `body` is the part after the colon.
struct Item {
  std::string head;
  verdict::Location at;
  const Tree* body = nullptr;
};

using Words = std::vector<std::string>;

/// A closed list, and the words of the language that this version does not have yet.
struct WordList {
  std::string_view what;  ///< "rule"
  Words known;
  Words later{};
  std::string_view described{};  ///< what `prochron describe` has them under; empty: nothing
};

/// Owned by load(); one thread.
class Reader {
 public:
  void error(const verdict::Location& at, std::string message);
  std::vector<Diagnostic>& diagnostics() { return diagnostics_; }
  /// To compare with later: nothing was wrong in between if it is the same.
  std::size_t count() const {
    return static_cast<std::size_t>(std::ranges::count(diagnostics_, Severity::kError, &Diagnostic::severity));
  }

  /// Is it a map, and does it hold known keys only? Those of `later` are refused as not in this version.
  bool expect_map(const Tree& tree, std::string_view what, const Words& known, const Words& later = {});
  bool expect_list(const Tree& tree, std::string_view what);
  /// Was a key of this map, misspelt, taken for this one? Then its absence has been explained.
  bool meant(const Tree& map, std::string_view key) const { return meant_.contains({&map, std::string(key)}); }
  /// The value of a required key; its absence is an error at `at`.
  const Tree* require(const Tree& map, const verdict::Location& at, std::string_view what, std::string_view key);
  std::optional<Item> item(const Tree& tree, std::string_view what);
  /// One of the list, or an error naming the nearest.
  bool known_word(const verdict::Location& at, const std::string& word, const WordList& list);

  std::optional<std::string> text(const Tree& tree, std::string_view what, std::string_view expected = "text");
  /// Letters, digits, `_` and `-`, beginning with a letter; no word that means something else in the language or in
  /// YAML.
  std::optional<std::string> name(const Tree& tree, std::string_view what);
  /// 0 or more, in decimal.
  std::optional<std::int64_t> integer(const Tree& tree, std::string_view what);
  std::optional<Duration> duration(const Tree& tree, std::string_view what);
  std::optional<Share> share(const Tree& tree, std::string_view what);
  std::optional<ParameterValue> value(const Tree& tree, const Parameter& parameter);

  /// The kind's own parameters in a map (or, if the item is a plain value, its starred one). Keys in `reserved` are the
  /// caller's. Missing required ones are errors; defaults are filled in.
  ParameterValues parameters(const Item& item, std::span<const Parameter> parameters, const Words& reserved = {},
                             const Words& later = {});

 private:
  void wrong_kind(const Tree& tree, std::string_view what, std::string_view expected);
  template <class T>
  std::optional<T> quantity(const Tree& tree, std::string_view what, std::string_view noun,
                            Result<T> (*parse)(std::string_view));

  std::vector<Diagnostic> diagnostics_;
  std::set<std::pair<const Tree*, std::string>> meant_;
};

/// The names of a catalog's entries.
template <class Entries>
Words names_of(const Entries& entries) {
  Words names;
  for (const auto& entry : entries) names.emplace_back(entry.name);
  return names;
}

/// `a` and then `b`.
Words operator+(Words a, const Words& b);

}  // namespace prochron::specs
