// How a value that may be an axis is read: `{each: [v…] | {label: v…}, as: AXIS}`, or plainly one value.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "specs/reader.h"
#include "specs/scenario.h"

namespace prochron::specs {

/// How a listed value is called: its text, or the one key of a map like {kafka: {…}}.
std::string label_of(const Tree& value);
/// Labels stand in cell names ("transport=zeromq,skew=3ms"), so that they must not hold what these are made of.
bool check_label(const std::string& label, const verdict::Location& at, Reader& reader);

/// Axes of one name advance together; what to say of one that cannot, with where the `first` stands.
std::string different_lengths(const std::string& axis, std::size_t here, std::size_t there,
                              const verdict::Location& first);
/// What an axis is called: `as`, else `key`.
std::string axis_name(const Tree& tree, const std::string& key, Reader& reader);

/// `read_one(tree)` reads each value and gives an optional; `key` names the axis unless `as` does.
template <class T, class ReadOne>
Axis<T> read_axis(const Tree& tree, const std::string& key, Reader& reader, ReadOne read_one) {
  Axis<T> axis;
  const auto add = [&](const std::string& label, const Tree& value) {
    if (auto read = read_one(value)) {
      axis.values.emplace_back(label, std::move(*read));
      axis.places.push_back(value.at);
    }
  };
  const bool map = tree.kind == Tree::Kind::kMap;
  if (const Entry* search = map ? tree.find("search") : nullptr) {
    reader.error(search->at, "`search` is not in this version");
    return axis;
  }
  const Entry* each = map ? tree.find("each") : nullptr;
  if (each == nullptr) {
    add(label_of(tree), tree);
    return axis;
  }
  reader.expect_map(tree, "a value with `each`", {"each", "as"});
  axis.name = axis_name(tree, key, reader);
  const bool labelled = each->value.kind == Tree::Kind::kMap;
  if (labelled) {
    for (const Entry& entry : each->value.entries) {
      if (check_label(entry.key, entry.at, reader)) add(entry.key, entry.value);
    }
  } else if (reader.expect_list(each->value, "`each`")) {
    for (const Tree& value : each->value.items) {
      const std::string label = label_of(value);
      const auto same = [&](const auto& known) { return known.first == label; };
      if (std::ranges::any_of(axis.values, same)) {
        reader.error(value.at, "`" + label + "` stands twice on the axis `" + axis.name + "`");
      } else if (value.kind == Tree::Kind::kRefused || check_label(label, value.at, reader)) {
        add(label, value);
      }
    }
  }
  const bool empty = each->value.items.empty() && each->value.entries.empty();
  if (empty && each->value.kind != Tree::Kind::kRefused) reader.error(each->at, "an axis needs at least one value");
  return axis;
}

}  // namespace prochron::specs
