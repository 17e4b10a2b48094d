// Bands slide along the skews with two ends each, so that all tests together cost one walk.
#include "verdict/statistics/rising_rate.h"

#include <algorithm>

#include "verdict/statistics/binomial.h"

namespace prochron::verdict {
namespace {

constexpr double kTail = 0.025;
constexpr std::int64_t kBin = 1000;  // ns
constexpr std::int64_t kWhole = 1'000'000'000;

/// With so many messages in a band a single negative among them still shows less than p; with so many, four show more.
constexpr std::int64_t kExpectedAbove = 6, kExpectedBelow = 1;

std::int64_t messages_for(std::int64_t expected, Share p) { return (expected * kWhole + p.ppb - 1) / p.ppb; }

Tails tails_of(const RateAtSkew& band, Share p, const Worth& worth) {
  const std::int64_t n = worth.of_these(band.n);
  return binomial_tails(n, effective_count(band.n, band.negative, n), fraction(p));
}

bool less(const RateAtSkew& a, const RateAtSkew& b) {  // is a's share below b's?
  return static_cast<__int128>(a.negative) * b.n < static_cast<__int128>(b.negative) * a.n;
}

}  // namespace

std::vector<RateAtSkew> rates_by_skew(const Histogram& skews, const Histogram& negative) {
  std::vector<RateAtSkew> rates;
  auto next = negative.bins().begin();
  for (const BinCount& skew : skews.bins()) {
    const bool some = next != negative.bins().end() && next->bin == skew.bin;
    rates.push_back({bin_begin(skew.bin), skew.count, some ? next->count : 0});
    if (some) ++next;
  }
  return rates;
}

std::optional<std::int64_t> passes_at(std::span<const RateAtSkew> rates, Share p) {
  std::vector<RateAtSkew> fitted;  // shares that rise strictly; each of the skew of its first
  for (const RateAtSkew& one : rates) {
    fitted.push_back(one);
    while (fitted.size() > 1 && !less(fitted[fitted.size() - 2], fitted.back())) {
      const RateAtSkew last = fitted.back();
      fitted.pop_back();
      fitted.back().n += last.n;
      fitted.back().negative += last.negative;
    }
  }
  for (const RateAtSkew& level : fitted) {
    if (static_cast<__int128>(level.negative) * kWhole >= static_cast<__int128>(level.n) * p.ppb) return level.skew_ns;
  }
  return {};
}

PassingInterval passing_interval(std::span<const RateAtSkew> rates, Share p, const Worth& worth) {
  PassingInterval interval;
  RateAtSkew band;
  std::size_t end = 0;
  for (std::size_t begin = 0; begin < rates.size(); ++begin) {  // not yet passed here?
    for (; end < rates.size() && worth.of_these(band.n) < messages_for(kExpectedAbove, p); ++end) {
      band.n += rates[end].n, band.negative += rates[end].negative;
    }
    if (tails_of(band, p, worth).at_most > kTail) break;
    interval.low_ns = rates[begin].skew_ns;
    band.n -= rates[begin].n, band.negative -= rates[begin].negative;
  }
  band = {};
  std::size_t begin = rates.size();
  for (std::size_t last = rates.size(); last > 0; --last) {  // passed by here?
    for (; begin > 0 && worth.of_these(band.n) < messages_for(kExpectedBelow, p); --begin) {
      band.n += rates[begin - 1].n, band.negative += rates[begin - 1].negative;
    }
    if (tails_of(band, p, worth).at_least > kTail) break;
    interval.high_ns = last < rates.size() ? rates[last].skew_ns : rates[last - 1].skew_ns + kBin;
    band.n -= rates[last - 1].n, band.negative -= rates[last - 1].negative;
  }
  return interval;
}

RateAtSkew rate_between(std::span<const RateAtSkew> rates, std::int64_t from_ns, std::int64_t until_ns) {
  RateAtSkew sum{from_ns, 0, 0};
  for (const RateAtSkew& one : rates) {
    if (one.skew_ns < from_ns || one.skew_ns >= until_ns) continue;
    sum.n += one.n, sum.negative += one.negative;
  }
  return sum;
}

}  // namespace prochron::verdict
