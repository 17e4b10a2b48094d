// What an agent says and hears on the stream of one controller: each command is admitted, obeyed and answered; records
// fill whatever room answers and events leave. It knows messages and not how they travel.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>

#include "node-agent/node/node.h"
#include "node-agent/rpc/agent.pb.h"

namespace prochron::agent {

/// Owned by the server and by the answers that are under way; the node's loop thread.
class Conversation : public std::enable_shared_from_this<Conversation> {
 public:
  /// Sends one message; the next only after sent() was called. Empty: nobody listens (any more).
  using Send = std::function<void(rpc::Report)>;

  Conversation(boost::asio::io_context& loop, Node& node, Send send);

  void begin();  ///< takes the node's events and records from now on
  void hear(const rpc::Command& command);
  void sent();
  void end();  ///< nothing is sent after this

 private:
  void obey(const rpc::Command& command);
  Done<Status> answering(std::uint64_t id);
  void answer(std::uint64_t id, const Status& status);
  void answer_prepared(std::uint64_t id, const Result<Prepared>& prepared);
  void pump();
  void keep_pumping();

  Node& node_;
  Send send_;
  bool sending_ = false;
  std::deque<rpc::Report> urgent_;         ///< answers and events
  std::deque<rpc::Report> after_records_;  ///< an answer that says: this was everything
  boost::asio::steady_timer timer_;
};

}  // namespace prochron::agent
