// Time that is turned by hand: the next event is now. An 8-hour plan takes as long as its events take to compute.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "controller/timeline.h"

namespace prochron::controller {

/// Owned by a simulated run or a test; one thread.
class VirtualTimeline final : public Timeline {
 public:
  explicit VirtualTimeline(NativeTime begin) : now_(begin) {}

  NativeTime now() const override { return now_; }
  NativeTime whole_second_from(NativeTime wanted) const override {
    return {wanted.owner, (wanted.ns + 999'999'999) / 1'000'000'000 * 1'000'000'000};
  }
  Result<std::int64_t> k_ns() const override { return 1'700'000'000'000'000'000; }  // whole seconds
  void at(NativeTime at, std::function<void()> handler) override {
    pending_.emplace(std::pair{std::max(at.ns, now_.ns), next_++}, std::move(handler));
  }

  /// Runs every handler in order of time until none is left or the next is later; in that case it is then `until`.
  void run(std::int64_t until_ns = INT64_MAX);
  bool is_over() const { return pending_.empty(); }

 private:
  NativeTime now_;
  std::uint64_t next_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>> pending_;
};

}  // namespace prochron::controller
