// The answer to `stop` leaves behind the last record, so that whoever has it has the whole session.
#include "node-agent/rpc/conversation.h"

#include <utility>

#include "node-agent/rpc/messages.h"

namespace prochron::agent {
namespace {

/// How long a record may wait for others to travel with.
constexpr Duration kGather = std::chrono::milliseconds(20);

rpc::Report reply(std::uint64_t id, const Status& status) {
  rpc::Report report;
  report.mutable_reply()->set_id(id);
  if (!status) *report.mutable_reply()->mutable_failure() = to_message(status.error());
  return report;
}

}  // namespace

Conversation::Conversation(boost::asio::io_context& loop, Node& node, Send send)
    : node_(node), send_(std::move(send)), timer_(loop) {}

void Conversation::begin() {
  node_.on_event([weak = weak_from_this()](const NodeEvent& event) {
    const auto self = weak.lock();
    if (!self) return;
    rpc::Report report;
    *report.mutable_event() = to_message(event);
    self->urgent_.push_back(std::move(report));
    self->pump();
  });
  node_.outbox().when_full([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->pump();
  });
  keep_pumping();
}

void Conversation::end() {
  send_ = nullptr;
  timer_.cancel();
}

void Conversation::keep_pumping() {
  pump();
  timer_.expires_after(kGather);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (!error && self && self->send_) self->keep_pumping();
  });
}

void Conversation::sent() {
  sending_ = false;
  pump();
}

void Conversation::pump() {
  if (sending_ || !send_) return;
  rpc::Report report;
  if (!urgent_.empty()) {
    report = std::move(urgent_.front());
    urgent_.pop_front();
  } else if (trace::Bytes frames = node_.outbox().take(); !frames.empty()) {
    report.set_frames(frames.data(), frames.size());
  } else if (!after_records_.empty()) {
    report = std::move(after_records_.front());
    after_records_.pop_front();
  } else {
    return;
  }
  sending_ = true;
  send_(std::move(report));
}

void Conversation::answer(std::uint64_t id, const Status& status) {
  urgent_.push_back(reply(id, status));
  pump();
}

void Conversation::answer_prepared(std::uint64_t id, const Result<Prepared>& prepared) {
  if (!prepared) return answer(id, pass(prepared));
  rpc::Report report = reply(id, {});
  *report.mutable_reply()->mutable_prepared() = to_message(*prepared);
  urgent_.push_back(std::move(report));
  pump();
}

Done<Status> Conversation::answering(std::uint64_t id) {
  return [self = shared_from_this(), id](const Status& status) { self->answer(id, status); };
}

void Conversation::hear(const rpc::Command& command) {
  if (const Status admitted = node_.admit(RunId{command.run()}, Fence{command.fence()}); !admitted) {
    return answer(command.id(), admitted);
  }
  obey(command);
}

void Conversation::obey(const rpc::Command& command) {
  const std::uint64_t id = command.id();
  switch (command.order_case()) {
    case rpc::Command::kPrepare: {
      auto order = from_message(command.prepare());
      if (!order) return answer(id, pass(order));
      return node_.prepare(*std::move(order), [self = shared_from_this(), id](const Result<Prepared>& prepared) {
        self->answer_prepared(id, prepared);
      });
    }
    case rpc::Command::kConnect: {
      const auto inboxes = from_message(command.connect());
      return inboxes ? node_.connect(*inboxes, answering(id)) : answer(id, pass(inboxes));
    }
    case rpc::Command::kStart:
      return node_.start(from_message(command.start().at()), answering(id));
    case rpc::Command::kSchedule: {
      const auto order = from_message(command.schedule());
      return order ? node_.schedule(*order, answering(id)) : answer(id, pass(order));
    }
    case rpc::Command::kScheduleProcess: {
      const auto order = from_message(command.schedule_process());
      return order ? node_.schedule(*order, answering(id)) : answer(id, pass(order));
    }
    case rpc::Command::kFinish:
      return node_.finish(answering(id));
    case rpc::Command::kStop:
      return node_.stop([self = shared_from_this(), id](const Status& status) {
        self->after_records_.push_back(reply(id, status));
        self->pump();
      });
    case rpc::Command::kKeepAlive:
      return;
    case rpc::Command::ORDER_NOT_SET:
      break;
  }
  answer(id, fail(ErrorCode::kUnsupported, "a command that this agent does not know"));
}

}  // namespace prochron::agent
