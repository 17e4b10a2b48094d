// The sections of a spec, each read by one file. They fill the scenario as far as they can and leave the rest to the
// errors they reported.
#pragma once

#include "specs/reader.h"
#include "specs/scenario.h"

namespace prochron::specs {

void read_pipeline(const Tree& tree, Reader& reader, Scenario& scenario);
void read_schedule(const Tree& tree, Reader& reader, Scenario& scenario);
void read_expect(const Tree& tree, Reader& reader, Scenario& scenario);

/// `{each: [v…] | {label: v…}, as: AXIS}` or a plain value. `read_one` reads each value; labels are the text as written,
/// or the map's keys.
template <class T, class ReadOne>
Axis<T> read_axis(const Tree& tree, const std::string& key, Reader& reader, ReadOne read_one) {
  Axis<T> axis;
  const Entry* each = tree.kind == Tree::Kind::kMap ? tree.find("each") : nullptr;
  if (each == nullptr) {
    if (auto value = read_one(tree)) axis.values.emplace_back(tree.text, std::move(*value));
    return axis;
  }
  reader.expect_map(tree, "a value with `each`", {"each", "as"}, {"search"});
  axis.name = key;
  if (const Entry* as = tree.find("as")) axis.name = reader.name(as->value, "`as`").value_or(key);
  const auto add = [&](const std::string& label, const verdict::Location& at, const Tree& value) {
    for (const auto& known : axis.values) {
      if (known.first == label) return reader.error(at, "`" + label + "` stands twice on the axis `" + axis.name + "`");
    }
    if (auto read = read_one(value)) axis.values.emplace_back(label, std::move(*read));
  };
  if (each->value.kind == Tree::Kind::kMap) {
    for (const Entry& entry : each->value.entries) add(entry.key, entry.at, entry.value);
  } else if (reader.expect_list(each->value, "`each`")) {
    for (const Tree& value : each->value.items) add(value.text, value.at, value);
  }
  if (axis.values.empty()) reader.error(each->value.at, "an axis needs at least one value");
  return axis;
}

}  // namespace prochron::specs
