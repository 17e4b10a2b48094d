// Quantities as text. A quantity is a whole number of the finest unit we hold; a unit is a ratio of that finest one, so
// every conversion is one exact division, and what leaves a remainder is refused.
#include "core/units.h"

#include "core/decimal.h"

namespace prochron {
namespace {

using decimal::Quantity;
using decimal::Unit;

constexpr Unit kTimeUnits[] = {{"d", 86'400'000'000'000}, {"h", 3'600'000'000'000}, {"m", 60'000'000'000},
                               {"s", 1'000'000'000},      {"ms", 1'000'000},        {"us", 1'000},
                               {"\u00b5s", 1'000},        {"\u03bcs", 1'000},       {"ns", 1}};
constexpr Unit kRateUnits[] = {{"ppm", 1'000'000}, {"ppb", 1'000}};
constexpr Unit kFrequencyUnits[] = {{"/s", 1'000'000}, {"/m", 50'000, 3}};
constexpr Unit kShareUnits[] = {{"%", 10'000'000}};

constexpr Quantity kDuration{"a duration", "10m, 1.5s, 2h30m", "1 ns", kTimeUnits, false, true};
constexpr Quantity kOffset{"an offset", "+5ms, -3.6ms, 0", "1 ns", kTimeUnits, true, true};
constexpr Quantity kRate{"a rate", "+200ppm, -50ppb, 0", "0.001 ppb", kRateUnits, true, false};
constexpr Quantity kFrequency{"a frequency", "40/s, 0.5/s, 90/m", "0.000001/s", kFrequencyUnits, false, false};
constexpr Quantity kShare{"a share", "2%, 0.1%, 99%", "0.0000001%", kShareUnits, false, false};

constexpr Unit kClockUnits[] = {{"d", 86'400'000'000'000}, {"h", 3'600'000'000'000}, {"m", 60'000'000'000}};
constexpr Unit kDecimalTimeUnits[] = {{"s", 1'000'000'000}, {"ms", 1'000'000}, {"us", 1'000}, {"ns", 1}};

std::uint64_t magnitude(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return value < 0 ? 0 - bits : bits;
}

/// Days, hours and minutes stand in whole numbers; what is left is a decimal: "2h30m", "1m0.5s", "250us".
std::string format_time(std::uint64_t ns) {
  std::string out;
  for (const Unit& unit : kClockUnits) {
    const std::uint64_t whole = ns / unit.scale;
    if (whole != 0) out += std::to_string(whole) + std::string(unit.name);
    ns -= whole * unit.scale;
  }
  if (ns == 0) return out;
  return out + decimal::format(ns, kDecimalTimeUnits);
}

std::string signed_text(std::int64_t value, bool plus, const std::string& text) {
  if (value == 0) return "0";
  return (value < 0 ? "-" : plus ? "+" : "") + text;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  return decimal::parse(text, kDuration).map([](std::int64_t ns) { return Duration{ns}; });
}
Result<Offset> parse_offset(std::string_view text) {
  return decimal::parse(text, kOffset).map([](std::int64_t ns) { return Offset{ns}; });
}
Result<Rate> parse_rate(std::string_view text) {
  return decimal::parse(text, kRate).map([](std::int64_t ppt) { return Rate{ppt}; });
}
Result<Frequency> parse_frequency(std::string_view text) {
  return decimal::parse(text, kFrequency).map([](std::int64_t micro_hz) { return Frequency{micro_hz}; });
}
Result<Share> parse_share(std::string_view text) {
  return decimal::parse(text, kShare).map([](std::int64_t ppb) { return Share{ppb}; });
}

std::string format(Duration value) {
  return signed_text(value.count(), false, format_time(magnitude(value.count())));
}
std::string format(Offset value) { return signed_text(value.ns, true, format_time(magnitude(value.ns))); }
std::string format(Rate value) {
  return signed_text(value.ppt, true, decimal::format(magnitude(value.ppt), kRateUnits));
}
std::string format(Frequency value) {
  const Unit per_second[] = {kFrequencyUnits[0]};
  return signed_text(value.micro_hz, false, decimal::format(magnitude(value.micro_hz), per_second));
}
std::string format(Share value) {
  return signed_text(value.ppb, false, decimal::format(magnitude(value.ppb), kShareUnits));
}

}  // namespace prochron
