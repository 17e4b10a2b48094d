// Catalog entries (fault kinds, stages, transports, rules) describe their parameters as data, so that the loader, the
// help, the schema and the conformance tests are loops over one list and never drift apart.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/time.h"
#include "core/units.h"

namespace prochron {

/// What a parameter's text is parsed as. kFrequencyOrMax accepts the word `max` too (held as micro_hz = 0).
enum class ParameterType : std::uint8_t { kOffset, kRate, kDuration, kFrequencyOrMax, kShare, kInteger, kText, kTextList };

struct Parameter {
  std::string_view name{};
  ParameterType type = ParameterType::kText;
  bool required = false;
  bool starred = false;             ///< `HEAD: x` sets this one
  std::string_view default_text{};  ///< as a user would write it; empty = none
  std::string_view doc{};           ///< one line with its unit and range
};

using TextList = std::vector<std::string>;
using ParameterValue = std::variant<Offset, Rate, Duration, Frequency, Share, std::int64_t, std::string, TextList>;
using ParameterValues = std::map<std::string, ParameterValue, std::less<>>;

}  // namespace prochron
