// The one parser and printer behind every quantity. Exactness comes from never leaving integers: a decimal is its
// digits and a power of ten, and its product with the unit must divide without a remainder.
#include "core/decimal.h"

#include <algorithm>
#include <optional>

namespace prochron::decimal {
namespace {

using Wide = __int128;

/// No unit here needs more decimals: the coarsest, a day, is 2^16 * 3^3 * 5^11 ns.
constexpr std::size_t kMostDecimals = 18;
/// As many digits before the point as an int64 has.
constexpr std::size_t kMostDigits = 19;
constexpr Wide kLimit = Wide{1} << 63U;

constexpr std::string_view kTooLarge = "too large";
constexpr std::string_view kTooFine = "finer than ";

struct Number {
  std::string_view whole;     ///< digits before the point, without leading zeros
  std::string_view fraction;  ///< digits after it, without trailing zeros
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What stands at the front of `text` up to the first character that is (not) a digit; removed from `text`.
std::string_view take_while(std::string_view& text, bool digits) {
  const auto stop = std::ranges::find_if(text, [&](char c) { return is_digit(c) != digits; });
  const auto taken = text.substr(0, static_cast<std::size_t>(stop - text.begin()));
  text.remove_prefix(taken.size());
  return taken;
}

/// "12.50" off the front of `text`; empty if there is no number, or a point without digits on both sides.
std::optional<Number> take_number(std::string_view& text) {
  Number number{take_while(text, true), {}};
  if (number.whole.empty()) return std::nullopt;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    number.fraction = take_while(text, true);
    if (number.fraction.empty()) return std::nullopt;
  }
  while (number.whole.starts_with('0')) number.whole.remove_prefix(1);
  while (number.fraction.ends_with('0')) number.fraction.remove_suffix(1);
  return number;
}

/// number * unit in finest units, or the reason why not.
tl::expected<Wide, std::string_view> convert(const Number& number, const Unit& unit) {
  if (number.whole.size() > kMostDigits) return tl::unexpected(kTooLarge);
  if (number.fraction.size() > kMostDecimals) return tl::unexpected(kTooFine);
  Wide digits = 0;
  Wide divisor = unit.divisor;
  for (const char c : number.whole) digits = digits * 10 + (c - '0');
  for (const char c : number.fraction) {
    digits = digits * 10 + (c - '0');
    divisor *= 10;
  }
  // A value that fits has a product below 2^63 * divisor, far inside 128 bits; so an overflow is a value that does not.
  Wide product = 0;
  if (__builtin_mul_overflow(digits, Wide{unit.scale}, &product)) return tl::unexpected(kTooLarge);
  if (product / divisor > kLimit) return tl::unexpected(kTooLarge);
  if (product % divisor != 0) return tl::unexpected(kTooFine);
  return product / divisor;
}

/// All the parts of "2h30m": coarse to fine, a fraction in the last alone.
tl::expected<Wide, std::string_view> parse_parts(std::string_view text, const Quantity& quantity) {
  Wide total = 0;
  auto units = quantity.units;
  do {
    const auto number = take_number(text);
    if (!number) return tl::unexpected(std::string_view{});
    const auto name = take_while(text, false);
    if (name.empty()) return tl::unexpected(std::string_view{"no unit"});
    const auto unit = std::ranges::find(units, name, &Unit::name);
    if (unit == units.end()) return tl::unexpected(std::string_view{});
    const auto value = convert(*number, *unit);
    if (!value) return value;
    total += *value;
    if (total > kLimit) return tl::unexpected(kTooLarge);
    if (!text.empty() && (!quantity.has_parts || !number->fraction.empty())) return tl::unexpected(std::string_view{});
    // Spellings of one unit stand together (us, µs): none of them may come twice.
    const auto finer = std::ranges::find_if(units, [&](const Unit& u) { return u.scale < unit->scale; });
    units = units.subspan(static_cast<std::size_t>(finer - units.begin()));
  } while (!text.empty());
  return total;
}

}  // namespace

Result<std::int64_t> parse(std::string_view text, const Quantity& quantity) {
  const auto refuse = [&](std::string_view reason) {
    std::string message = "`" + std::string(text) + "` is not " + std::string(quantity.noun);
    if (!reason.empty()) message += " (" + std::string(reason);
    if (reason == kTooFine) message += std::string(quantity.finest);
    if (!reason.empty()) message += ")";
    return fail(ErrorCode::kBadSpec, message + "; expected like " + std::string(quantity.examples));
  };
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) {
    if (!quantity.has_sign) return refuse("it has no sign");
    rest.remove_prefix(1);
  }
  if (rest == "0") return 0;
  const auto size = parse_parts(rest, quantity);
  if (!size) return refuse(size.error());
  if (*size == kLimit && !negative) return refuse(kTooLarge);
  return static_cast<std::int64_t>(negative ? -*size : *size);
}

std::string format(std::uint64_t value, std::span<const Unit> units) {
  const Unit* unit = &units.back();
  for (const Unit& candidate : units) {
    if (value < candidate.scale) continue;
    unit = &candidate;
    break;
  }
  std::string out = std::to_string(value / unit->scale);
  std::uint64_t rest = value % unit->scale;
  if (rest != 0) out += '.';
  while (rest != 0) {  // every scale printed in is a power of ten: this ends
    rest *= 10;
    out += static_cast<char>('0' + rest / unit->scale);
    rest %= unit->scale;
  }
  return out + std::string(unit->name);
}

}  // namespace prochron::decimal
