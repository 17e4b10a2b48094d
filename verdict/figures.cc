// All of it is one function, decimal(), and units put behind it.
#include "verdict/figures.h"

namespace prochron::verdict {
namespace {

constexpr std::int64_t kNoBound = 1'000'000'000'000;  // a thousandfold: too few pairs to say

std::string sign_of(std::int64_t value) { return value > 0 ? "+" : ""; }

std::int64_t magnitude(std::int64_t value) { return value < 0 ? -value : value; }

std::int64_t power_of_ten(int digits) {
  std::int64_t power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;
  return power;
}

/// A share's percent without its unit: fewer decimals for an interval's ends.
std::string bare_percent(Share share, int decimals) { return decimal(share.ppb, 7, decimals); }

std::string trimmed(std::string digits) {
  if (digits.find('.') == std::string::npos) return digits;
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

}  // namespace

std::string decimal(std::int64_t value, int scale_digits, int decimals) {
  const std::int64_t unit = power_of_ten(scale_digits - decimals);
  const std::int64_t rounded = (magnitude(value) + unit / 2) / unit;
  const std::int64_t whole = rounded / power_of_ten(decimals);
  std::string text = (value < 0 && rounded != 0 ? "-" : "") + std::to_string(whole);
  if (decimals == 0) return text;
  const std::string behind = std::to_string(rounded % power_of_ten(decimals));
  return text + "." + std::string(static_cast<std::size_t>(decimals) - behind.size(), '0') + behind;
}

std::string exact_ms(Offset offset) {
  std::string text = sign_of(offset.ns) + decimal(offset.ns, 6, 6);
  return text.insert(text.size() - 3, " ") + " ms";
}

std::string offset_ms(Offset offset) { return sign_of(offset.ns) + decimal(offset.ns, 6, 3) + " ms"; }

std::string bound_text(std::int64_t ns) {
  return "±" + (ns < 1000 ? std::to_string(ns) + " ns" : decimal(ns, 3, 1) + " us");
}

std::string latency_text(std::int64_t ns) {
  return magnitude(ns) < 100'000 ? decimal(ns, 3, 0) + " us" : decimal(ns, 6, 2) + " ms";
}

std::string seconds_text(std::int64_t ns) { return decimal(ns, 9, 1) + " s"; }

std::string elapsed_text(std::int64_t ns) {
  const std::int64_t seconds = (ns + 500'000'000) / 1'000'000'000;
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + "m" + std::string(2 - rest.size(), '0') + rest + "s";
}

std::string drift_text(Rate rate) {
  const bool small = magnitude(rate.ppt) < 1'000'000 && rate.ppt != 0;
  return sign_of(rate.ppt) + (small ? decimal(rate.ppt, 3, 1) + " ppb" : decimal(rate.ppt, 6, 1) + " ppm");
}

std::string percent(Share share) {
  const bool small = magnitude(share.ppb) < 10'000'000 && share.ppb != 0;
  return bare_percent(share, small ? 2 : 1) + " %";
}

std::string percent_limit(Share share) { return trimmed(bare_percent(share, 7)) + " %"; }

std::string rate_text(const RateEstimate& rate) {
  const auto end = [](Share share) {
    const bool whole =
        share.ppb == 0 || share.ppb >= 999'500'000 || (share.ppb >= 100'000'000 && share.ppb <= 990'000'000);
    return bare_percent(share, whole ? 0 : 1);
  };
  return bare_percent(rate.rate, 1) + " [" + end(rate.low) + ", " + end(rate.high) + "] %";
}

std::string ratio_text(Share ratio, Share low, Share high) {
  const std::string top = high.ppb >= kNoBound ? "∞" : bare_percent(high, 1);
  return bare_percent(ratio, 1) + " % [" + bare_percent(low, 1) + ", " + top + "]";
}

std::string count_text(std::int64_t count) {
  std::string digits = std::to_string(magnitude(count));
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return (count < 0 ? "-" : "") + digits;
}

std::string margin_text(const Interval& interval) {
  return latency_text(interval.value_ns) + " [" + decimal(interval.low_ns, 6, 2) + ", " +
         decimal(interval.high_ns, 6, 2) + "]";
}

}  // namespace prochron::verdict
