// The rules of this version, as data: what the language accepts below `expect:`. Their judging lives in verdict/rules.
#pragma once

#include <span>
#include <string_view>

namespace prochron::verdict {

struct RuleEntry {
  std::string_view name;
  std::string_view doc;
  /// Which keys of the grammar it takes, besides `during` and `where`: hop, at_most, at_least, within, lost, …
  std::span<const std::string_view> keys;
};

std::span<const RuleEntry> all_rules();
const RuleEntry* find_rule(std::string_view name);

}  // namespace prochron::verdict
