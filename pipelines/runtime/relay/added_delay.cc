// A reservoir: the n-th value replaces one of the sample with probability kSample / n.
#include "pipelines/runtime/relay/added_delay.h"

#include <algorithm>

namespace prochron::pipelines {
namespace {

constexpr std::int64_t kStretch = 1'000'000'000;

/// The smallest value that at least `percent` of all do not exceed.
std::int64_t percentile(const std::vector<std::int64_t>& sorted, std::size_t percent) {
  return sorted[(sorted.size() * percent + 99) / 100 - 1];
}

}  // namespace

AddedDelay::AddedDelay(const LinkSpec& link, std::uint64_t seed, trace::Recorder& recorder, std::int64_t now)
    : link_(link), rng_(seed, "sample of " + link.from + " -> " + link.to), recorder_(recorder), begin_(now) {}

void AddedDelay::add(std::int64_t late_ns) {
  ++forwarded_;
  if (sample_.size() < kSample) {
    sample_.push_back(late_ns);
  } else if (const auto place = rng_.below(static_cast<std::uint64_t>(forwarded_)); place < kSample) {
    sample_[place] = late_ns;
  }
}

void AddedDelay::tell(std::int64_t now, bool last) {
  if (now - begin_ < kStretch && !last) return;
  if (forwarded_ > 0) {
    std::sort(sample_.begin(), sample_.end());
    recorder_.record(trace::LinkRecord{.from = link_.from,
                                       .to = link_.to,
                                       .begin_native_ns = begin_,
                                       .end_native_ns = now,
                                       .forwarded = forwarded_,
                                       .p50_added_ns = percentile(sample_, 50),
                                       .p99_added_ns = percentile(sample_, 99)});
  }
  begin_ = now;
  forwarded_ = 0;
  sample_.clear();
}

}  // namespace prochron::pipelines
