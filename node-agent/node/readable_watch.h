// "Call me whenever this descriptor has something": the one way in which the node hears of processes, sockets and
// pipes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

namespace prochron::agent {

/// Owned by whoever owns the descriptor, which must stay open; loop thread. The handler reads, and may destroy this.
class ReadableWatch {
 public:
  ReadableWatch() = default;
  ReadableWatch(boost::asio::io_context& loop, int descriptor, std::function<void()> handler);
  ReadableWatch(ReadableWatch&&) noexcept = default;
  ReadableWatch& operator=(ReadableWatch&& other) noexcept;
  ~ReadableWatch();

 private:
  struct State;
  void stop();
  std::shared_ptr<State> state_;
};

}  // namespace prochron::agent
