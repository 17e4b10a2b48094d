// Every message says what stands there and what was expected.
#include "specs/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "specs/nearest.h"

namespace prochron::specs {
namespace {

bool holds(const Words& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

std::string_view kind_name(Tree::Kind kind) {
  switch (kind) {
    case Tree::Kind::kScalar:
      return "a value";
    case Tree::Kind::kList:
      return "a list";
    case Tree::Kind::kMap:
      return "a map";
    case Tree::Kind::kNothing:
    case Tree::Kind::kRefused:
      break;
  }
  return "nothing";
}

}  // namespace

Words operator+(Words a, const Words& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

void Reader::error(const verdict::Location& at, std::string message) {
  diagnostics_.push_back({at, Severity::kError, std::move(message)});
}

void Reader::wrong_kind(const Tree& tree, std::string_view what, std::string_view expected) {
  if (tree.kind == Tree::Kind::kRefused) return;
  const bool map = tree.kind == Tree::Kind::kMap;
  for (const std::string_view word : {"each", "search"}) {
    const Entry* entry = map ? tree.find(word) : nullptr;
    if (entry == nullptr) continue;
    return error(entry->at, fmt::format("`{}` is not in this version for {}", word, what));
  }
  error(tree.at, fmt::format("{} must be {}; found {}", what, expected, kind_name(tree.kind)));
}

bool Reader::known_word(const verdict::Location& at, const std::string& word, const WordList& list) {
  if (holds(list.known, word)) return true;
  const std::string hint = list.described.empty() ? "" : fmt::format("   (all: prochron describe {})", list.described);
  if (holds(list.later, word)) {
    error(at, fmt::format("{} `{}` is not in this version; it has {}{}", list.what, word, fmt::join(list.known, ", "),
                          hint));
  } else {
    const std::string near = nearest(word, list.known + list.later);
    error(at, fmt::format("unknown {} `{}`{}{}", list.what, word, suggestion(near, list.known), hint));
  }
  return false;
}

bool Reader::expect_map(const Tree& tree, std::string_view what, const Words& known, const Words& later) {
  if (tree.kind != Tree::Kind::kMap) {
    wrong_kind(tree, what, fmt::format("a map of {}", fmt::join(known, ", ")));
    return false;
  }
  for (const Entry& entry : tree.entries) {
    if (holds(known, entry.key)) continue;
    if (holds(later, entry.key)) {
      error(entry.at, fmt::format("`{}` in {} is not in this version", entry.key, what));
    } else if (is_truth_value(entry.key)) {
      error(entry.at, fmt::format("`{}` cannot be a key: YAML 1.1 takes it for a truth value; {} has {}", entry.key,
                                  what, fmt::join(known, ", ")));
    } else {
      const std::string near = nearest(entry.key, known + later);
      error(entry.at, fmt::format("unknown key `{}` in {}{}", entry.key, what, suggestion(near, known)));
      meant_.emplace(&tree, near);
    }
  }
  return true;
}

bool Reader::expect_list(const Tree& tree, std::string_view what) {
  if (tree.kind == Tree::Kind::kList) return true;
  wrong_kind(tree, what, "a list");
  return false;
}

const Tree* Reader::require(const Tree& map, const verdict::Location& at, std::string_view what, std::string_view key) {
  const Entry* entry = map.find(key);
  if (entry != nullptr) return &entry->value;
  if (!meant(map, key)) error(at, fmt::format("{} needs `{}`", what, key));
  return nullptr;
}

std::optional<Item> Reader::item(const Tree& tree, std::string_view what) {
  if (tree.kind == Tree::Kind::kMap && tree.entries.size() == 1) {
    const Entry& entry = tree.entries.front();
    return Item{entry.key, entry.at, &entry.value};
  }
  const std::string form = fmt::format("each {} is `- HEAD: {{parameters}}`", what);
  if (tree.kind == Tree::Kind::kMap && tree.entries.size() > 1) {
    const Entry& second = tree.entries[1];
    error(second.at, fmt::format("{0}; `{1}` must stand inside `{2}`, like {2}: {{{1}: …}}, or on an item of its own",
                                 form, second.key, tree.entries[0].key));
  } else if (tree.kind == Tree::Kind::kScalar) {
    error(tree.at, fmt::format("{0}; write `- {1}: {{}}` for a bare `{1}`", form, tree.text));
  } else if (tree.kind != Tree::Kind::kRefused) {
    error(tree.at, fmt::format("{}; found {}", form, kind_name(tree.kind)));
  }
  return {};
}

ParameterValues Reader::parameters(const Item& item, std::span<const Parameter> parameters, const Words& reserved,
                                   const Words& later) {
  ParameterValues values;
  const Words known = names_of(parameters) + reserved;
  const Tree& body = *item.body;
  const bool is_map = body.kind == Tree::Kind::kMap;
  const bool starred = std::ranges::any_of(parameters, &Parameter::starred);
  const bool plain = !is_map && body.kind != Tree::Kind::kNothing;
  if (is_map || (plain && !starred)) expect_map(body, "`" + item.head + "`", known, later);
  for (const Parameter& parameter : parameters) {
    const Entry* entry = is_map ? body.find(parameter.name) : nullptr;
    const bool direct = plain && parameter.starred;
    if (entry != nullptr || direct) {
      if (auto read = value(entry != nullptr ? entry->value : body, parameter)) {
        values.emplace(parameter.name, std::move(*read));
      }
    } else if (!parameter.default_text.empty()) {
      const Tree written{Tree::Kind::kScalar, std::string(parameter.default_text), item.at, {}, {}};
      if (auto read = value(written, parameter)) values.emplace(parameter.name, std::move(*read));
    } else if (parameter.required && !meant(body, parameter.name)) {
      error(item.at, fmt::format("`{}` needs `{}`: {}", item.head, parameter.name, parameter.doc));
    }
  }
  return values;
}

}  // namespace prochron::specs
