// An Asio descriptor that is borrowed: it is given back, not closed.
#include "node-agent/node/readable_watch.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <utility>

namespace prochron::agent {

/// Owned by the watch and by the wait that is under way; the loop's thread.
struct ReadableWatch::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& loop, int number, std::function<void()> call)
      : descriptor(loop, number), handler(std::move(call)) {}

  boost::asio::posix::stream_descriptor descriptor;
  std::function<void()> handler;
  bool stopped = false;

  void wait() {
    descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                          [self = shared_from_this()](const boost::system::error_code& error) {
                            if (error || self->stopped) return;
                            self->handler();
                            if (!self->stopped) self->wait();
                          });
  }
};

ReadableWatch::ReadableWatch(boost::asio::io_context& loop, int descriptor, std::function<void()> handler)
    : state_(std::make_shared<State>(loop, descriptor, std::move(handler))) {
  state_->wait();
}

void ReadableWatch::stop() {
  if (!state_) return;
  state_->stopped = true;
  state_->descriptor.release();
  state_.reset();
}

ReadableWatch& ReadableWatch::operator=(ReadableWatch&& other) noexcept {
  stop();
  state_ = std::move(other.state_);
  return *this;
}

ReadableWatch::~ReadableWatch() { stop(); }

}  // namespace prochron::agent
