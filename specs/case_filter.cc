// A label is tried as each kind of quantity in turn; 0 is of every kind.
#include "specs/case_filter.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/units.h"

namespace prochron::specs {
namespace {

enum class Dimension { kAny, kTime, kRate, kFrequency, kShare };

struct Quantity {
  Dimension dimension;
  std::int64_t value;
};

std::optional<Quantity> quantity(const std::string& label) {
  const auto of = [](Dimension dimension, std::int64_t value) {
    return Quantity{value == 0 ? Dimension::kAny : dimension, value};
  };
  if (const auto offset = parse_offset(label)) return of(Dimension::kTime, offset->ns);
  if (const auto rate = parse_rate(label)) return of(Dimension::kRate, rate->ppt);
  if (const auto frequency = parse_frequency(label)) return of(Dimension::kFrequency, frequency->micro_hz);
  if (const auto share = parse_share(label)) return of(Dimension::kShare, share->ppb);
  return {};
}

/// `a` is at most `b`, and they can be compared.
bool at_most(const std::optional<Quantity>& a, const std::optional<Quantity>& b) {
  if (!a || !b) return false;
  const bool comparable =
      a->dimension == b->dimension || a->dimension == Dimension::kAny || b->dimension == Dimension::kAny;
  return comparable && a->value <= b->value;
}

}  // namespace

bool same_label(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto left = quantity(a);
  const auto right = quantity(b);
  return at_most(left, right) && at_most(right, left);
}

bool is_range(const std::pair<std::string, std::string>& range) {
  return at_most(quantity(range.first), quantity(range.second));
}

bool lies_in(const std::pair<std::string, std::string>& range, const std::string& label) {
  const auto value = quantity(label);
  return at_most(quantity(range.first), value) && at_most(value, quantity(range.second));
}

bool admits(const CaseFilter& filter, const std::string& label) {
  return std::ranges::any_of(filter.ranges, [&](const auto& range) { return lies_in(range, label); }) ||
         std::ranges::any_of(filter.labels, [&](const std::string& wanted) { return same_label(wanted, label); });
}

bool admits(const std::vector<CaseFilter>& where, const Labels& labels) {
  return std::ranges::all_of(where, [&](const CaseFilter& filter) {
    const auto found = std::ranges::find(labels, filter.axis, &Labels::value_type::first);
    return found != labels.end() && admits(filter, found->second);
  });
}

}  // namespace prochron::specs
