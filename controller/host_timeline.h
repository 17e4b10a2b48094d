// This host's native MONOTONIC under an Asio loop. The controller is never bent, so the kernel's timers are true.
#pragma once

#include <functional>

#include <boost/asio/io_context.hpp>

#include "controller/timeline.h"

namespace prochron::controller {

/// Owned by the run; its loop's thread.
class HostTimeline final : public Timeline {
 public:
  explicit HostTimeline(boost::asio::io_context& loop) : loop_(loop) {}
  NativeTime now() const override;
  /// `wanted` itself on a host that does not tell its clocks' distance.
  NativeTime whole_second_from(NativeTime wanted) const override;
  Result<std::int64_t> k_ns() const override;
  void at(NativeTime at, std::function<void()> handler) override;

 private:
  boost::asio::io_context& loop_;
};

}  // namespace prochron::controller
