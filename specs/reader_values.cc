// Single values: text, names, numbers, quantities.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "specs/nearest.h"
#include "specs/reader.h"

namespace prochron::specs {
namespace {

/// Words of hops, selectors and phases of a cell's name: nothing else may be called so.
constexpr std::array<std::string_view, 5> kReserved{"any", "all", "one_of", "reply", "phase"};

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !text.empty() && text.size() <= 64 && letter(text[0]) && std::ranges::all_of(text, inner);
}

}  // namespace

std::optional<std::string> Reader::text(const Tree& tree, std::string_view what, std::string_view expected) {
  if (tree.kind != Tree::Kind::kScalar) {
    wrong_kind(tree, what, expected);
    return {};
  }
  return tree.text;
}

std::optional<std::string> Reader::name(const Tree& tree, std::string_view what) {
  std::optional<std::string> word = text(tree, what, "a name");
  if (!word) return {};
  if (!is_name(*word)) {
    error(tree.at,
          fmt::format("`{}` is not a name; expected at most 64 letters, digits, `-` and `_`, a letter first", *word));
  } else if (is_truth_value(*word)) {
    error(tree.at, fmt::format("`{}` is not a name: YAML 1.1 takes it for a truth value", *word));
  } else if (std::ranges::find(kReserved, *word) != kReserved.end()) {
    error(tree.at, fmt::format("`{}` is a word of the language; {} needs another name", *word, what));
  } else {
    return word;
  }
  return {};
}

std::optional<std::int64_t> Reader::integer(const Tree& tree, std::string_view what) {
  const std::optional<std::string> word = text(tree, what, "a whole number");
  if (!word) return {};
  std::int64_t number = 0;
  const char* end = word->data() + word->size();
  const auto [stop, failed] = std::from_chars(word->data(), end, number);
  const bool octal = word->size() > 1 && word->front() == '0';
  if (failed == std::errc{} && stop == end && number >= 0 && !octal) return number;
  error(tree.at, fmt::format("`{}` is not a whole number of 0 or more{}; expected like 8", *word,
                             octal ? " (YAML 1.1 takes a leading 0 for octal)" : ""));
  return {};
}

template <class T>
std::optional<T> Reader::quantity(const Tree& tree, std::string_view what, std::string_view noun,
                                  Result<T> (*parse)(std::string_view)) {
  const std::optional<std::string> word = text(tree, what, noun);
  if (!word) return {};
  const Result<T> parsed = parse(*word);
  if (parsed) return *parsed;
  error(tree.at, parsed.error().message);
  return {};
}

std::optional<Duration> Reader::duration(const Tree& tree, std::string_view what) {
  return quantity(tree, what, "a duration like 10m, 1.5s, 2h30m", parse_duration);
}

std::optional<Share> Reader::share(const Tree& tree, std::string_view what) {
  return quantity(tree, what, "a share like 2%, 0.1%, 99%", parse_share);
}

std::optional<ParameterValue> Reader::value(const Tree& tree, const Parameter& parameter) {
  const auto wrap = [](auto typed) -> std::optional<ParameterValue> {
    if (!typed) return {};
    return ParameterValue(*typed);
  };
  const std::string what = fmt::format("`{}`", parameter.name);
  switch (parameter.type) {
    case ParameterType::kOffset:
      return wrap(quantity(tree, what, "an offset like +5ms, -3.6ms, 0", parse_offset));
    case ParameterType::kRate:
      return wrap(quantity(tree, what, "a rate like +200ppm, -50ppb, 0", parse_rate));
    case ParameterType::kDuration:
      return wrap(duration(tree, what));
    case ParameterType::kShare:
      return wrap(share(tree, what));
    case ParameterType::kInteger:
      return wrap(integer(tree, what));
    case ParameterType::kText:
      return wrap(text(tree, what));
    case ParameterType::kFrequencyOrMax:
      if (tree.kind == Tree::Kind::kScalar && tree.text == "max") return ParameterValue(Frequency{0});
      if (const auto rate = quantity(tree, what, "a frequency like 40/s, or max", parse_frequency)) {
        if (rate->micro_hz > 0) return ParameterValue(*rate);  // 0 means max
        error(tree.at, fmt::format("`{}` offers nothing; expected a frequency like 40/s, or max", tree.text));
      }
      return {};
    case ParameterType::kTextList:
      break;
  }
  if (!expect_list(tree, what)) return {};
  TextList list;
  for (const Tree& entry : tree.items) {
    if (auto word = text(entry, "each of " + what)) list.push_back(std::move(*word));
  }
  return ParameterValue(std::move(list));
}

}  // namespace prochron::specs
