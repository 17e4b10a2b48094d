// A reference is `$input.` or `$env.` and a word of letters, digits and `_`; any other `$` is text, like a shell's.
#include "specs/filling.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/printable.h"
#include "specs/malformed.h"
#include "specs/nearest.h"

namespace prochron::specs {
namespace {

/// More than this filled in is a mistake, or meant to exhaust memory.
constexpr std::size_t kMostFilled = 1 << 20;
constexpr std::size_t kLongestValue = 4'096;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_inner(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

std::string_view word_at(std::string_view text) {
  if (text.empty() || !is_letter(text[0])) return {};
  const auto end = std::ranges::find_if_not(text, is_inner);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// Each reference once; a long value is not repeated.
void add_note(std::string& note, std::string_view reference, const std::string& value) {
  if (note.find(fmt::format("`{}` ", reference)) != std::string::npos) return;
  const std::string shown = value.size() <= 64 ? "is `" + value + "`" : fmt::format("has {} bytes", value.size());
  note += fmt::format("{}`{}` {}", note.empty() ? "" : ", ", reference, shown);
}

/// Why a value cannot stand in a spec.
std::optional<std::string> unfit(const std::string& value) {
  if (value.size() > kLongestValue) return fmt::format("a value may have {} bytes at most", kLongestValue);
  if (const auto refused = refuse_bytes(value, {})) return refused->message;
  return {};
}

std::tuple<std::string, int, int> key_of(const verdict::Location& at) { return {at.file, at.line, at.column}; }

}  // namespace

void Filling::read_inputs(const Tree& top) {
  const Entry* section = top.find("inputs");
  Tree defaults = section != nullptr ? section->value : Tree{};
  const std::size_t before = reader_.count();
  if (section != nullptr && defaults.kind != Tree::Kind::kMap && defaults.kind != Tree::Kind::kRefused) {
    reader_.error(defaults.at, "`inputs` must be a map of names and their defaults, like {skew: 5ms}");
  }
  fill(defaults);
  for (const Entry& entry : defaults.entries) {
    if (word_at(entry.key) != entry.key || entry.key.size() > 64) {
      reader_.error(entry.at, fmt::format("`{}` is not the name of an input; expected letters, digits and `_`, a "
                                          "letter first",
                                          entry.key));
    } else if (auto text = reader_.text(entry.value, fmt::format("the default of `{}`", entry.key), "one value")) {
      inputs_.emplace_back(entry.key, std::move(*text));
    }
  }
  const auto misspelt = [](const Entry& entry) { return !nearest(entry.key, {"inputs"}).empty(); };
  const bool hidden = section == nullptr && std::ranges::any_of(top.entries, misspelt);
  knowledge_ = reader_.count() == before && !hidden ? Knowledge::kComplete : Knowledge::kIncomplete;
  for (const auto& [name, value] : given_.set) set(name, value);
}

void Filling::set(const std::string& name, const std::string& value) {
  const verdict::Location at{"--set " + printable(name), 0, 0};
  const auto input = std::ranges::find(inputs_, name, &Inputs::value_type::first);
  if (input == inputs_.end()) return unknown_input(name, at);
  if (const auto refused = unfit(value)) return reader_.error(at, *refused);
  input->second = value;
}

void Filling::unknown_input(const std::string& name, const verdict::Location& at) {
  if (knowledge_ == Knowledge::kIncomplete) return;
  if (knowledge_ == Knowledge::kBeingRead) {
    return reader_.error(at, fmt::format("`$input.{}`: an input's default cannot refer to inputs", name));
  }
  Words names;
  for (const auto& input : inputs_) names.push_back(input.first);
  reader_.error(at, fmt::format("unknown input `{}`{}", printable(name),
                                names.empty() ? ": this scenario has no `inputs`"
                                              : suggestion(nearest(name, names), names)));
}

void Filling::fill_top(Tree& top) {
  for (Entry& entry : top.entries) {
    if (entry.key != "inputs") fill(entry.value);
  }
}

void Filling::fill(Tree& tree) {
  if (tree.kind == Tree::Kind::kScalar) fill_text(tree);
  for (Tree& item : tree.items) fill(item);
  for (Entry& entry : tree.entries) {
    const bool refers = entry.key.find("$input.") != std::string::npos || entry.key.find("$env.") != std::string::npos;
    if (refers) reader_.error(entry.at, fmt::format("`{}`: only values are filled in, not keys", entry.key));
    fill(entry.value);
  }
}

void Filling::fill_text(Tree& scalar) {
  std::string_view rest = scalar.text;
  if (rest.find('$') == std::string_view::npos) return;
  std::string filled;
  std::string note;
  bool failed = false;
  while (!rest.empty()) {
    const std::size_t dollar = std::min(rest.find('$'), rest.size());
    filled += rest.substr(0, dollar);
    rest.remove_prefix(dollar);
    if (rest.empty()) break;
    std::size_t length = 0;
    const std::size_t before = reader_.count();
    const auto value = value_of(rest, scalar.at, length);
    failed = failed || reader_.count() > before || (length > 0 && !value);
    if (value) add_note(note, rest.substr(0, length), *value);
    filled += value.value_or("$");
    rest.remove_prefix(value ? length : 1);
    filled_ += value ? value->size() : 0;
    if (filled_ <= kMostFilled) continue;
    if (filled_ - value->size() <= kMostFilled) reader_.error(scalar.at, "more than 1 MiB filled in with inputs");
    failed = true;
    break;
  }
  scalar.text = std::move(filled);
  if (failed) scalar.kind = Tree::Kind::kRefused;
  if (!note.empty()) notes_[key_of(scalar.at)] = std::move(note);
}

std::optional<std::string> Filling::value_of(std::string_view rest, const verdict::Location& at, std::size_t& length) {
  const std::string kind(word_at(rest.substr(1)));
  if (kind.empty()) return {};
  const bool dotted = rest.substr(1 + kind.size()).starts_with('.');
  const Words kinds = {"input", "env"};
  if (std::ranges::find(kinds, kind) == kinds.end()) {
    const std::string near = dotted ? nearest(kind, kinds) : std::string{};
    if (!near.empty()) reader_.error(at, fmt::format("unknown reference `${}.`; did you mean `${}.`?", kind, near));
    return {};
  }
  const std::string name(dotted ? word_at(rest.substr(2 + kind.size())) : std::string_view{});
  if (name.empty()) {
    reader_.error(at, fmt::format("`${0}` needs a name; expected like ${0}.{1}", kind, kind == "env" ? "HOME" : "skew"));
    return {};
  }
  length = 2 + kind.size() + name.size();
  return look_up(kind, name, at);
}

std::optional<std::string> Filling::look_up(const std::string& kind, const std::string& name,
                                            const verdict::Location& at) {
  if (kind == "input") {
    const auto input = std::ranges::find(inputs_, name, &Inputs::value_type::first);
    if (input != inputs_.end()) return input->second;
    unknown_input(name, at);
    return {};
  }
  const auto value = given_.variable ? given_.variable(name) : std::nullopt;
  if (!value) {
    reader_.error(at, fmt::format("the environment has no variable `{}`", name));
  } else if (const auto refused = unfit(*value)) {
    reader_.error(at, fmt::format("the environment's `{}`: {}", name, *refused));
    return {};
  }
  return value;
}

void Filling::explain(std::vector<Diagnostic>& diagnostics) const {
  for (Diagnostic& diagnostic : diagnostics) {
    const auto note = notes_.find(key_of(diagnostic.at));
    if (note != notes_.end()) diagnostic.message += "   (" + note->second + ")";
  }
}

}  // namespace prochron::specs
