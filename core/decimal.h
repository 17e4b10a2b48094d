// Decimal text with a unit, to and from whole numbers of a finest unit, exactly or not at all. Knows no time, rate or
// share: those are tables of units (core/units.cc).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace prochron::decimal {

/// One of this unit is scale / divisor of the finest unit, in lowest terms.
struct Unit {
  std::string_view name;
  std::uint64_t scale = 1;
  std::uint64_t divisor = 1;
};

/// What is being read, and the words in which it is refused.
struct Quantity {
  std::string_view noun;      ///< "a duration"
  std::string_view examples;  ///< "10m, 1.5s, 2h30m"
  std::string_view finest;    ///< "1 ns"
  std::span<const Unit> units;
  bool has_sign = false;
  bool has_parts = false;  ///< "2h30m": units given from coarse to fine may follow one another
};

/// The number of finest units that `text` says; kBadSpec with the reason if it can't be held exactly.
Result<std::int64_t> parse(std::string_view text, const Quantity& quantity);

/// `value` finest units, in the first of `units` (coarse to fine, powers of ten) of which there is at least one, else
/// in the last: "1.5s".
std::string format(std::uint64_t value, std::span<const Unit> units);

}  // namespace prochron::decimal
