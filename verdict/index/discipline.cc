// Rates are compared as intervals: a sample's width bounds how well it ties native to RAW, and only a change that the
// widths can't explain taints.
#include "verdict/index/discipline.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "verdict/figures.h"

namespace prochron::verdict {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kLargestStep = 1'000;      // ns
constexpr std::int64_t kLargestRetuning = 5'000;  // ppb
constexpr std::int64_t kLongestGap = 3 * kSecond;  // it is sampled ten times a second
constexpr std::int64_t kNearby = 10 * kSecond;

std::string signed_ns(std::int64_t ns) { return (ns > 0 ? "+" : "") + std::to_string(ns) + " ns"; }

}  // namespace

void Discipline::add(const trace::DisciplineRecord& record) {
  if (k_.empty() || k_.back().k_ns != record.k_ns) {
    k_.push_back({record.native_ns, record.native_ns, record.k_ns});
  }
  k_.back().first_ns = std::min(k_.back().first_ns, record.native_ns);
  k_.back().last_ns = std::max(k_.back().last_ns, record.native_ns);
  const auto [kept, is_new] = samples_.try_emplace(record.native_ns / kSecond, record);
  if (!is_new && record.width_ns < kept->second.width_ns) kept->second = record;
}

void Discipline::settle() {
  std::ranges::stable_sort(k_, {}, &Level::first_ns);
  std::vector<Level> merged;
  for (const Level& level : k_) {
    if (merged.empty() || merged.back().k_ns != level.k_ns) merged.push_back(level);
    merged.back().last_ns = std::max(merged.back().last_ns, level.last_ns);
  }
  k_ = std::move(merged);
}

std::int64_t Discipline::k_at(std::int64_t native_ns) const {
  auto later = std::ranges::upper_bound(k_, native_ns, {}, &Level::first_ns);
  if (later == k_.begin()) return k_.front().k_ns;
  const auto before = std::prev(later);
  if (later == k_.end() || native_ns <= before->last_ns) return before->k_ns;
  return native_ns - before->last_ns <= later->first_ns - native_ns ? before->k_ns : later->k_ns;
}

std::optional<std::string> Discipline::taint(std::int64_t begin_ns, std::int64_t end_ns) const {
  if (auto why = unsampled(begin_ns, end_ns)) return why;
  if (auto why = stepped(begin_ns, end_ns)) return why;
  return retuned(begin_ns, end_ns);
}

bool Discipline::covers(std::int64_t native_ns) const {
  return !samples_.empty() && native_ns >= samples_.begin()->second.native_ns - kNearby &&
         native_ns <= samples_.rbegin()->second.native_ns + kNearby;
}

std::optional<std::string> Discipline::unsampled(std::int64_t begin_ns, std::int64_t end_ns) const {
  std::int64_t last = begin_ns - kLongestGap;
  std::int64_t longest = 0;
  for (auto at = samples_.lower_bound(begin_ns / kSecond - 1); at != samples_.end() && last < end_ns; ++at) {
    longest = std::max(longest, std::min(at->second.native_ns, end_ns) - std::max(last, begin_ns));
    last = std::max(last, at->second.native_ns);
  }
  longest = std::max(longest, end_ns - std::max(last, begin_ns));
  if (longest <= kLongestGap) return {};
  return "the host's own clock was not sampled for " + std::to_string(longest / kSecond) + " s of this window";
}

std::optional<std::string> Discipline::stepped(std::int64_t begin_ns, std::int64_t end_ns) const {
  for (std::size_t i = 1; i < k_.size(); ++i) {
    const std::int64_t step = k_[i].k_ns - k_[i - 1].k_ns;
    const bool inside = k_[i].first_ns >= begin_ns && k_[i - 1].last_ns <= end_ns;
    if (inside && (step > kLargestStep || step < -kLargestStep)) {
      const std::int64_t at = std::max(k_[i].first_ns, begin_ns) - begin_ns;
      return "the host's own clock was stepped by " + signed_ns(step) + " " + seconds_text(at) + " into this window";
    }
  }
  return {};
}

std::optional<std::string> Discipline::retuned(std::int64_t begin_ns, std::int64_t end_ns) const {
  std::int64_t fastest_low = std::numeric_limits<std::int64_t>::min();
  std::int64_t slowest_high = std::numeric_limits<std::int64_t>::max();
  const trace::DisciplineRecord* before = nullptr;
  std::optional<std::int64_t> seen_by;
  for (const auto& [second, b] : samples_) {
    const trace::DisciplineRecord& a = before == nullptr ? b : *before;
    before = &b;
    const std::int64_t span = b.raw_ns - a.raw_ns;
    if (b.native_ns < begin_ns || a.native_ns > end_ns || span <= 0) continue;
    const std::int64_t gained = (b.native_ns - a.native_ns) - span;
    const std::int64_t bound = std::int64_t{a.width_ns} + b.width_ns;
    const auto ppb = [span](std::int64_t ns) {
      return static_cast<std::int64_t>(static_cast<__int128>(ns) * kSecond / span);
    };
    fastest_low = std::max(fastest_low, ppb(gained - bound));
    slowest_high = std::min(slowest_high, ppb(gained + bound));
    const bool is_retuned = fastest_low > slowest_high && fastest_low - slowest_high > kLargestRetuning;
    if (is_retuned && !seen_by) seen_by = b.native_ns;
  }
  if (!seen_by) return {};
  return "the host's own clock changed its rate by " + std::to_string((fastest_low - slowest_high) / 1000) +
         " ppm, seen " + seconds_text(std::max(*seen_by - begin_ns, std::int64_t{0})) + " into this window";
}

}  // namespace prochron::verdict
