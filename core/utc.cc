// Days from the calendar by counting years from March on, so that a leap day is the last of its year.
#include "core/utc.h"

#include <array>
#include <cstdio>
#include <optional>

namespace prochron {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000, kDay = 86'400;
constexpr int kFirstYear = 1678, kLastYear = 2261;  // what an int64 of ns holds whole

struct Calendar {
  std::int64_t year = 0, month = 0, day = 0;
  bool operator==(const Calendar&) const = default;
};

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t days_of(const Calendar& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t months = (date.month + 9) % 12;  // since March
  const std::int64_t leap_days = floor_divide(year, 4) - floor_divide(year, 100) + floor_divide(year, 400);
  return 365 * year + leap_days + (153 * months + 2) / 5 + date.day - 1 - 719'468;
}

Calendar date_of(std::int64_t days) {
  constexpr std::int64_t kEra = 146'097;  // days of 400 years
  const std::int64_t since = days + 719'468, era = floor_divide(since, kEra), in_era = since - era * kEra;
  const std::int64_t year = (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
  const std::int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  const std::int64_t months = (5 * in_year + 2) / 153;
  const std::int64_t month = months < 10 ? months + 3 : months - 9;
  return {year + era * 400 + (month <= 2 ? 1 : 0), month, in_year - (153 * months + 2) / 5 + 1};
}

/// Takes `digits` digits and what has to follow them off `text`.
std::optional<std::int64_t> take(std::string_view& text, std::size_t digits, std::string_view then) {
  if (text.size() < digits + then.size() || text.substr(digits, then.size()) != then) return {};
  std::int64_t value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits + then.size());
  return value;
}

/// ".25Z" or "Z", in ns.
std::optional<std::int64_t> take_fraction(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() < 3 || text.size() > 11 || text.front() != '.' || text.back() != 'Z') return {};
  std::string digits(text.substr(1, text.size() - 2));
  digits.resize(9, '0');
  std::string_view rest = digits;
  return take(rest, 9, "");
}

std::optional<std::int64_t> ns_of(std::string_view text) {
  const auto year = take(text, 4, "-"), month = take(text, 2, "-");
  if (!year || !month) return {};
  const bool has_time = text.size() > 2 && text[2] == 'T';
  const auto day = take(text, 2, has_time ? "T" : "");
  const Calendar date{*year, *month, day.value_or(0)};
  if (!day || *year < kFirstYear || *year > kLastYear || *month < 1 || *month > 12) return {};
  if (date_of(days_of(date)) != date) return {};
  const std::int64_t midnight = days_of(date) * kDay;
  if (!has_time) return text == "Z" ? std::optional(midnight * kSecond) : std::nullopt;
  const auto hour = take(text, 2, ":"), minute = take(text, 2, ":"), second = take(text, 2, "");
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return {};
  const auto fraction = take_fraction(text);
  if (!fraction) return {};
  return (midnight + *hour * 3'600 + *minute * 60 + *second) * kSecond + *fraction;
}

}  // namespace

Result<std::int64_t> parse_utc(std::string_view text) {
  if (const auto ns = ns_of(text)) return *ns;
  return fail(ErrorCode::kBadSpec, "`" + std::string(text) +
                                       "` is not an instant; expected UTC between 1678 and 2261 like "
                                       "2026-02-28T23:59:50Z, 2026-02-28T23:59:50.25Z or 2026-02-28Z");
}

std::string format_utc(std::int64_t ns_since_epoch) {
  const std::int64_t seconds = floor_divide(ns_since_epoch, kSecond), fraction = ns_since_epoch - seconds * kSecond;
  const std::int64_t days = floor_divide(seconds, kDay), in_day = seconds - days * kDay;
  const Calendar date = date_of(days);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04lld-%02lld-%02lldT%02lld:%02lld:%02lld", static_cast<long long>(date.year),
                static_cast<long long>(date.month), static_cast<long long>(date.day),
                static_cast<long long>(in_day / 3'600), static_cast<long long>(in_day / 60 % 60),
                static_cast<long long>(in_day % 60));
  std::string whole = text.data();
  if (fraction == 0) return whole + "Z";
  std::snprintf(text.data(), text.size(), ".%09lld", static_cast<long long>(fraction));
  std::string decimals = text.data();
  while (decimals.ends_with("000")) decimals.resize(decimals.size() - 3);
  return whole + decimals + "Z";
}

}  // namespace prochron
