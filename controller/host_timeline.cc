// One Asio timer per handler, which keeps itself alive until it fires or the loop ends.
#include "controller/host_timeline.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <boost/asio/steady_timer.hpp>

#include "faults/timestamp_line.h"
#include "host/native_clock.h"

namespace prochron::controller {

NativeTime HostTimeline::now() const { return host::native_now(); }

NativeTime HostTimeline::whole_second_from(NativeTime wanted) const {
  const auto k = host::exact_k();
  return k ? faults::whole_second_from(wanted, *k) : wanted;
}

Result<std::int64_t> HostTimeline::k_ns() const { return host::exact_k(); }

void HostTimeline::at(NativeTime at, std::function<void()> handler) {
  auto timer = std::make_shared<boost::asio::steady_timer>(loop_);
  timer->expires_after(std::max(at - now(), Duration{0}));
  timer->async_wait([timer, handler = std::move(handler)](const boost::system::error_code& error) {
    if (!error) handler();
  });
}

}  // namespace prochron::controller
