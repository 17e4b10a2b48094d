// Every message says what stands there and what was expected.
#include "specs/reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "specs/nearest.h"

namespace prochron::specs {
namespace {

bool holds(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !text.empty() && text.size() <= 64 && letter(text[0]) && std::all_of(text.begin(), text.end(), inner);
}

const char* kind_name(Tree::Kind kind) {
  switch (kind) {
    case Tree::Kind::kNothing: return "nothing";
    case Tree::Kind::kScalar: return "a value";
    case Tree::Kind::kList: return "a list";
    case Tree::Kind::kMap: return "a map";
  }
  return "?";
}

}  // namespace

void Reader::error(const verdict::Location& at, std::string message) {
  diagnostics_.push_back({at, Severity::kError, std::move(message)});
}

void Reader::warn(const verdict::Location& at, std::string message) {
  diagnostics_.push_back({at, Severity::kWarning, std::move(message)});
}

bool Reader::known_word(const verdict::Location& at, std::string_view what, const std::string& word,
                        const Words& known, const Words& later) {
  if (holds(known, word)) return true;
  if (holds(later, word)) {
    error(at, fmt::format("{} `{}` is not in this version{}", what, word,
                          known.empty() ? "" : fmt::format("; it has {}", fmt::join(known, ", "))));
    return false;
  }
  Words candidates = known;
  candidates.insert(candidates.end(), later.begin(), later.end());
  const std::string near = nearest(word, candidates);
  error(at, fmt::format("unknown {} `{}`{}", what, word, near.empty() ? suggestion(word, known)
                                                                     : suggestion(word, candidates)));
  return false;
}

bool Reader::expect_map(const Tree& tree, std::string_view what, const Words& known, const Words& later) {
  if (tree.kind != Tree::Kind::kMap) {
    error(tree.at, fmt::format("{} must be a map of {}; found {}", what, fmt::join(known, ", "), kind_name(tree.kind)));
    return false;
  }
  for (const Entry& entry : tree.entries) known_word(entry.at, fmt::format("key in {}", what), entry.key, known, later);
  return true;
}

bool Reader::expect_list(const Tree& tree, std::string_view what) {
  if (tree.kind == Tree::Kind::kList) return true;
  error(tree.at, fmt::format("{} must be a list; found {}", what, kind_name(tree.kind)));
  return false;
}

const Tree* Reader::require(const Tree& map, std::string_view what, std::string_view key) {
  const Entry* entry = map.find(key);
  if (entry != nullptr) return &entry->value;
  error(map.at, fmt::format("{} needs `{}`", what, key));
  return nullptr;
}

std::optional<Item> Reader::item(const Tree& tree, std::string_view what) {
  if (tree.kind == Tree::Kind::kMap && tree.entries.size() == 1) {
    const Entry& entry = tree.entries.front();
    return Item{entry.key, entry.at, &entry.value};
  }
  if (tree.kind == Tree::Kind::kMap && tree.entries.size() > 1) {
    error(tree.entries[1].at, fmt::format("each {} is `- HEAD: {{parameters}}`; `{}` must stand inside the braces of "
                                          "`{}` or on an item of its own",
                                          what, tree.entries[1].key, tree.entries[0].key));
  } else {
    error(tree.at, fmt::format("each {} is `- HEAD: {{parameters}}`; found {}", what, kind_name(tree.kind)));
  }
  return {};
}

std::optional<std::string> Reader::text(const Tree& tree, std::string_view what) {
  if (tree.kind == Tree::Kind::kScalar) return tree.text;
  error(tree.at, fmt::format("{} must be text; found {}", what, kind_name(tree.kind)));
  return {};
}

std::optional<std::string> Reader::name(const Tree& tree, std::string_view what) {
  const std::optional<std::string> word = text(tree, what);
  if (!word || is_name(*word)) return word;
  error(tree.at, fmt::format("`{}` is not a name; expected letters, digits, `-` and `_`, a letter first", *word));
  return {};
}

std::optional<std::int64_t> Reader::integer(const Tree& tree, std::string_view what) {
  const std::optional<std::string> word = text(tree, what);
  if (!word) return {};
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(word->data(), word->data() + word->size(), number);
  if (failed == std::errc{} && end == word->data() + word->size() && number >= 0) return number;
  error(tree.at, fmt::format("`{}` is not a whole number of 0 or more", *word));
  return {};
}

template <class T>
std::optional<T> Reader::quantity(const Tree& tree, Result<T> (*parse)(std::string_view)) {
  const std::optional<std::string> word = text(tree, "a quantity");
  if (!word) return {};
  Result<T> parsed = parse(*word);
  if (parsed) return *parsed;
  error(tree.at, parsed.error().message);
  return {};
}

std::optional<Duration> Reader::duration(const Tree& tree) { return quantity(tree, parse_duration); }
std::optional<Share> Reader::share(const Tree& tree) { return quantity(tree, parse_share); }

std::optional<ParameterValue> Reader::value(const Tree& tree, const Parameter& parameter) {
  const auto wrap = [](auto typed) -> std::optional<ParameterValue> {
    if (!typed) return {};
    return ParameterValue(*typed);
  };
  switch (parameter.type) {
    case ParameterType::kOffset: return wrap(quantity(tree, parse_offset));
    case ParameterType::kRate: return wrap(quantity(tree, parse_rate));
    case ParameterType::kDuration: return wrap(quantity(tree, parse_duration));
    case ParameterType::kShare: return wrap(quantity(tree, parse_share));
    case ParameterType::kInteger: return wrap(integer(tree, parameter.name));
    case ParameterType::kText: return wrap(text(tree, parameter.name));
    case ParameterType::kFrequencyOrMax:
      if (tree.kind == Tree::Kind::kScalar && tree.text == "max") return ParameterValue(Frequency{0});
      return wrap(quantity(tree, parse_frequency));
    case ParameterType::kTextList: break;
  }
  if (!expect_list(tree, parameter.name)) return {};
  TextList list;
  for (const Tree& entry : tree.items) {
    if (auto word = text(entry, parameter.name)) list.push_back(std::move(*word));
  }
  return ParameterValue(std::move(list));
}

ParameterValues Reader::parameters(const Item& item, std::span<const Parameter> parameters, const Words& reserved,
                                   const Words& later) {
  ParameterValues values;
  Words known = names_of(parameters);
  known.insert(known.end(), reserved.begin(), reserved.end());
  const Tree& body = *item.body;
  const bool is_map = body.kind == Tree::Kind::kMap;
  if (is_map) expect_map(body, "`" + item.head + "`", known, later);
  for (const Parameter& parameter : parameters) {
    const Entry* entry = is_map ? body.find(parameter.name) : nullptr;
    const bool direct = !is_map && parameter.starred && body.kind != Tree::Kind::kNothing;
    if (entry != nullptr || direct) {
      if (auto read = value(entry != nullptr ? entry->value : body, parameter)) {
        values.emplace(parameter.name, std::move(*read));
      }
    } else if (!parameter.default_text.empty()) {
      Tree written;
      written.kind = Tree::Kind::kScalar;
      written.text = parameter.default_text;
      written.at = item.at;
      if (auto read = value(written, parameter)) values.emplace(parameter.name, std::move(*read));
    } else if (parameter.required) {
      error(item.at, fmt::format("`{}` needs `{}`: {}", item.head, parameter.name, parameter.doc));
    }
  }
  const bool starred = std::any_of(parameters.begin(), parameters.end(), [](const Parameter& p) { return p.starred; });
  if (!is_map && body.kind != Tree::Kind::kNothing && !starred) {
    error(body.at, fmt::format("`{}` takes a map of {}; found {}", item.head, fmt::join(known, ", "),
                               kind_name(body.kind)));
  }
  return values;
}

}  // namespace prochron::specs
