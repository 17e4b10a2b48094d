// One key after the other; what is wrong with a value is told by whoever reads it.
#include "specs/alternatives.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "specs/axis.h"

namespace prochron::specs {
namespace {

/// Each is read and checked against the others.
constexpr std::size_t kMostAlternatives = 200;

bool is_axis(const Tree& tree) {
  return tree.kind == Tree::Kind::kMap && (tree.find("each") != nullptr || tree.find("search") != nullptr);
}

/// Axes of one name advance together, within a fault too.
const Alternative* standing_at(const std::vector<Alternative>& under, const std::string& axis) {
  const auto found = std::ranges::find(under, axis, [](const Alternative& one) { return one.axis.name; });
  return found == under.end() ? nullptr : &*found;
}

void multiply(std::list<AlternativeTree>& all, std::size_t entry, const Axis<const Tree*>& axis, Reader& reader) {
  NamedAxis named{axis.name, {}, axis.places.front()};
  for (const auto& value : axis.values) named.labels.push_back(value.first);
  std::list<AlternativeTree> longer;
  for (const AlternativeTree& before : all) {
    const Alternative* const chosen = standing_at(before.under, axis.name);
    if (chosen != nullptr && chosen->axis.labels.size() != axis.values.size()) {
      reader.error(axis.places.front(), different_lengths(axis.name, axis.values.size(), chosen->axis.labels.size(),
                                                          chosen->axis.place));
      all.clear();
      return;
    }
    for (std::size_t v = 0; v < axis.values.size(); ++v) {
      if (chosen != nullptr && chosen->index != v) continue;
      longer.push_back(before);
      longer.back().tree.entries.front().value.entries[entry].value = *axis.values[v].second;
      if (chosen == nullptr) longer.back().under.push_back({named, v});
    }
  }
  all = std::move(longer);
}

}  // namespace

std::list<AlternativeTree> alternatives(const Tree& item, const Words& keys, Reader& reader) {
  std::list<AlternativeTree> all;
  all.push_back({item, {}});
  const bool map = item.kind == Tree::Kind::kMap && item.entries.size() == 1;
  if (!map || item.entries.front().value.kind != Tree::Kind::kMap) return all;
  const std::vector<Entry>& entries = item.entries.front().value.entries;
  for (std::size_t e = 0; e < entries.size(); ++e) {
    if (std::ranges::find(keys, entries[e].key) == keys.end() || !is_axis(entries[e].value)) continue;
    const auto axis = read_axis<const Tree*>(entries[e].value, entries[e].key, reader,
                                             [](const Tree& one) { return std::optional(&one); });
    if (axis.values.empty()) return {};  // why is told
    multiply(all, e, axis, reader);
    if (all.size() <= kMostAlternatives) continue;
    reader.error(item.at, fmt::format("the axes of this fault make more than {} of it", kMostAlternatives));
    return {};
  }
  return all;
}

bool may_meet(const std::vector<Alternative>& one, const std::vector<Alternative>& other) {
  return std::ranges::all_of(one, [&](const Alternative& mine) {
    const Alternative* const theirs = standing_at(other, mine.axis.name);
    return theirs == nullptr || theirs->index == mine.index;
  });
}

bool is_there(const std::vector<Alternative>& under, const Treatment& treatment) {
  return std::ranges::all_of(under, [&](const Alternative& one) {
    const auto chosen = treatment.choice.find(one.axis.name);
    return chosen == treatment.choice.end() || chosen->second == one.index;
  });
}

}  // namespace prochron::specs
