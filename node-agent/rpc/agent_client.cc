// gRPC's callback API on a connection that is already there. The stream is held open by one hold; reactions only post,
// and posts find the channel by a weak pointer, so that it may be destroyed at any time.
#include "node-agent/rpc/agent_client.h"

#include <fcntl.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel_posix.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

#include "node-agent/rpc/agent.grpc.pb.h"
#include "node-agent/rpc/messages.h"

namespace prochron::agent {
namespace {

/// Longer than anything an agent does of itself: processes come up (a model is loaded), drain, or are given time to
/// end.
constexpr Duration kPrepare = std::chrono::minutes(3);
constexpr Duration kPatience = std::chrono::seconds(30);

/// The run lease is five times as long.
constexpr Duration kKeepAlive = std::chrono::seconds(2);

using Answered = std::function<void(Result<rpc::Reply>)>;

/// One question under way. Owned by the channel; the loop's thread.
struct Question {
  Answered answered;
  boost::asio::steady_timer timer;
};

/// The gRPC call alone. Owned by the channel. Reactions come on gRPC's threads, calls from the loop.
class Call final : public grpc::ClientBidiReactor<rpc::Command, rpc::Report> {
 public:
  using Post = std::function<void(bool ok)>;

  Call(host::Descriptor connection, Post read, Post written) : read_(std::move(read)), written_(std::move(written)) {
    fcntl(connection.get(), F_SETFL, fcntl(connection.get(), F_GETFL) | O_NONBLOCK);
    stub_ = rpc::Agent::NewStub(grpc::CreateInsecureChannelFromFd("agent", connection.release()));
  }
  void begin() {
    stub_->async()->Session(&context_, this);
    AddHold();
    StartRead(&report_);
    StartCall();
  }
  /// Blocks until gRPC is done with this object.
  void end() {
    context_.TryCancel();
    RemoveHold();
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return is_done_; });
  }
  void read() { StartRead(&report_); }
  void write(rpc::Command command) {
    command_ = std::move(command);
    StartWrite(&command_);
  }
  const rpc::Report& report() const { return report_; }

  void OnReadDone(bool ok) override { read_(ok); }
  void OnWriteDone(bool ok) override { written_(ok); }
  void OnDone(const grpc::Status&) override {
    const std::lock_guard lock(mutex_);
    is_done_ = true;
    done_.notify_all();
  }

 private:
  Post read_;
  Post written_;
  std::unique_ptr<rpc::Agent::Stub> stub_;
  grpc::ClientContext context_;
  rpc::Command command_;
  rpc::Report report_;
  std::mutex mutex_;
  std::condition_variable done_;
  bool is_done_ = false;
};

}  // namespace

/// Owned by the client; the loop's thread.
class AgentClient::Channel : public std::enable_shared_from_this<Channel> {
 public:
  Channel(boost::asio::io_context& loop, std::string name, RunId run, Fence fence)
      : loop_(loop), name_(std::move(name)), run_(run), fence_(fence), keep_alive_(loop) {}
  ~Channel() { call_->end(); }

  void begin(host::Descriptor connection) {
    const auto posting = [this](void (Channel::*taken)(bool)) {
      return [&loop = loop_, weak = weak_from_this(), taken](bool ok) {
        boost::asio::post(loop, [weak, taken, ok] {
          if (const auto self = weak.lock()) (self.get()->*taken)(ok);
        });
      };
    };
    call_ =
        std::make_unique<Call>(std::move(connection), posting(&Channel::take_read), posting(&Channel::take_written));
    call_->begin();
    keep_alive();
  }

  void ask(rpc::Command command, Duration patience, Answered answered) {
    if (lost_) return answered(fail(ErrorCode::kBroken, "the agent is lost", name_, Definite::kYes));
    const std::uint64_t id = ++last_id_;
    command.set_id(id);
    Question& question =
        questions_.emplace(id, Question{std::move(answered), boost::asio::steady_timer(loop_)}).first->second;
    question.timer.expires_after(patience);
    question.timer.async_wait([weak = weak_from_this(), id](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (error || !self) return;
      self->answer(id, fail(ErrorCode::kTimeout, "the agent does not answer", self->name_, Definite::kNo));
    });
    send(std::move(command));
  }

  Listener listener;

 private:
  void send(rpc::Command command) {
    command.set_run(run_.value);
    command.set_fence(fence_.value);
    waiting_.push_back(std::move(command));
    write_next();
  }
  void keep_alive() {
    if (lost_) return;
    rpc::Command command;
    command.mutable_keep_alive();
    send(std::move(command));
    keep_alive_.expires_after(kKeepAlive);
    keep_alive_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (!error && self) self->keep_alive();
    });
  }
  void write_next() {
    if (writing_ || waiting_.empty() || lost_) return;
    writing_ = true;
    call_->write(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  void take_written(bool ok) {
    writing_ = false;
    if (ok) write_next();  // else the read fails too, and tells
  }
  void take_read(bool ok) {
    if (!ok) return lose();
    const auto alive = shared_from_this();  // a listener may let go of us
    take(call_->report());
    call_->read();
  }
  void take(const rpc::Report& report) {
    if (report.has_reply()) return answer(report.reply().id(), report.reply());
    if (report.has_frames() && listener.frames) return listener.frames(std::as_bytes(std::span(report.frames())));
    if (!report.has_event() || !listener.event) return;
    if (const auto event = from_message(report.event())) listener.event(*event);
  }
  void answer(std::uint64_t id, Result<rpc::Reply> reply) {
    const auto found = questions_.find(id);
    if (found == questions_.end()) return;  // answered by a timeout before
    const Answered answered = std::move(found->second.answered);
    questions_.erase(found);
    answered(std::move(reply));
  }
  void lose() {
    lost_ = true;
    while (!questions_.empty()) {
      answer(questions_.begin()->first, fail(ErrorCode::kBroken, "the agent was lost", name_, Definite::kNo));
    }
    if (listener.event) listener.event({NodeEvent::Kind::kAgentLost, {}, "the agent of node " + name_ + " was lost"});
  }

  boost::asio::io_context& loop_;
  std::string name_;
  RunId run_;
  Fence fence_;
  boost::asio::steady_timer keep_alive_;
  std::unique_ptr<Call> call_;
  std::map<std::uint64_t, Question> questions_;
  std::deque<rpc::Command> waiting_;
  std::uint64_t last_id_ = 0;
  bool writing_ = false;
  bool lost_ = false;
};

namespace {

Answered status_to(Done<Status> done) {
  return [done = std::move(done)](const Result<rpc::Reply>& reply) {
    if (!reply) return done(pass(reply));
    if (reply->has_failure()) return done(tl::unexpected<Error>(from_message(reply->failure())));
    done({});
  };
}

}  // namespace

AgentClient::AgentClient(boost::asio::io_context& loop, std::string name, host::Descriptor connection, RunId run,
                         Fence fence)
    : channel_(std::make_shared<Channel>(loop, std::move(name), run, fence)) {
  channel_->begin(std::move(connection));
}

AgentClient::~AgentClient() = default;

void AgentClient::listen(Listener listener) { channel_->listener = std::move(listener); }

void AgentClient::prepare(const SessionOrder& order, Done<Result<Prepared>> done) {
  rpc::Command command;
  *command.mutable_prepare() = to_message(order);
  channel_->ask(std::move(command), kPrepare, [done = std::move(done)](const Result<rpc::Reply>& reply) {
    if (!reply) return done(pass(reply));
    if (reply->has_failure()) return done(tl::unexpected<Error>(from_message(reply->failure())));
    done(from_message(reply->prepared()));
  });
}

void AgentClient::connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done) {
  rpc::Command command;
  *command.mutable_connect() = to_message(inboxes);
  channel_->ask(std::move(command), kPatience, status_to(std::move(done)));
}

void AgentClient::start(NativeTime at, Done<Status> done) {
  rpc::Command command;
  *command.mutable_start()->mutable_at() = to_message(at);
  channel_->ask(std::move(command), kPatience, status_to(std::move(done)));
}

void AgentClient::schedule(const FaultOrder& order, Done<Status> done) {
  rpc::Command command;
  *command.mutable_schedule() = to_message(order);
  channel_->ask(std::move(command), kPatience, status_to(std::move(done)));
}

void AgentClient::schedule(const ProcessFaultOrder& order, Done<Status> done) {
  rpc::Command command;
  *command.mutable_schedule_process() = to_message(order);
  channel_->ask(std::move(command), kPatience, status_to(std::move(done)));
}

void AgentClient::finish(Done<Status> done) {
  rpc::Command command;
  command.mutable_finish();
  channel_->ask(std::move(command), kPatience, status_to(std::move(done)));
}

void AgentClient::stop(Done<Status> done) {
  rpc::Command command;
  command.mutable_stop();
  channel_->ask(std::move(command), kPatience, status_to(std::move(done)));
}

}  // namespace prochron::agent
