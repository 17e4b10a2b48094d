// gRPC's callback API on a server without a port: the connection is accepted elsewhere. Every reaction posts to the
// loop, and every operation is started from the loop, so the conversation needs no lock.
#include "node-agent/rpc/agent_server.h"

#include <fcntl.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_posix.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <utility>

#include "host/unix_socket.h"
#include "node-agent/rpc/agent.grpc.pb.h"
#include "node-agent/rpc/conversation.h"

namespace prochron::agent {
namespace {

using Reactor = grpc::ServerBidiReactor<rpc::Command, rpc::Report>;

/// The agent has its controller. Owns itself until gRPC is done with it; gRPC's threads.
class Refusal final : public Reactor {
 public:
  Refusal() { Finish({grpc::StatusCode::ALREADY_EXISTS, "this agent already has a controller"}); }
  void OnDone() override { delete this; }
};

/// The stream of one controller. Owns itself until gRPC is done with it. Reactions on gRPC's threads only post; all
/// else is done on the loop. Nothing may be posted any more when gRPC deletes it, so it finishes when nothing is under
/// way.
class Stream final : public Reactor {
 public:
  Stream(boost::asio::io_context& loop, grpc::CallbackServerContext& context, std::function<void()> ended)
      : loop_(loop), context_(context), ended_(std::move(ended)) {}

  void begin(Node& node) {
    conversation_ = std::make_shared<Conversation>(loop_, node, [this](rpc::Report report) {
      writing_ = true;
      report_ = std::move(report);
      StartWrite(&report_);
    });
    conversation_->begin();
    read();
  }
  /// Lets what is under way fail, which leads to the end.
  void cancel() { context_.TryCancel(); }

  void OnReadDone(bool ok) override {
    boost::asio::post(loop_, [this, ok] {
      reading_ = false;
      if (!ok || ending_) return end();
      conversation_->hear(command_);
      read();
    });
  }
  void OnWriteDone(bool ok) override {
    boost::asio::post(loop_, [this, ok] {
      writing_ = false;
      if (!ok || ending_) return end();
      conversation_->sent();
    });
  }
  void OnDone() override {
    boost::asio::post(loop_, std::move(ended_));
    delete this;
  }

 private:
  void read() {
    reading_ = true;
    StartRead(&command_);
  }
  void end() {
    ending_ = true;
    conversation_->end();
    if (!reading_ && !writing_) Finish(grpc::Status::OK);
  }

  boost::asio::io_context& loop_;
  grpc::CallbackServerContext& context_;
  std::function<void()> ended_;
  std::shared_ptr<Conversation> conversation_;
  rpc::Command command_;
  rpc::Report report_;
  bool reading_ = false;
  bool writing_ = false;
  bool ending_ = false;
};

}  // namespace

/// The service of one agent. Session() is called by gRPC's threads, the rest by the loop.
struct AgentServer::State final : rpc::Agent::CallbackService {
  State(boost::asio::io_context& on, Node& of, std::function<void()> call)
      : loop(on), node(of), ended(std::move(call)) {}

  Reactor* Session(grpc::CallbackServerContext* context) override {
    if (taken.exchange(true)) return new Refusal;
    auto* const made = new Stream(loop, *context, [this] {
      stream = nullptr;
      ended();
    });
    boost::asio::post(loop, [this, made] {
      stream = made;
      made->begin(node);
    });
    return made;
  }

  boost::asio::io_context& loop;
  Node& node;
  std::function<void()> ended;
  std::atomic<bool> taken = false;
  Stream* stream = nullptr;
  host::Descriptor connection;  ///< the last one's socket; gRPC has its own
  std::unique_ptr<grpc::Server> server;
};

AgentServer::AgentServer(boost::asio::io_context& loop, Node& node, std::function<void()> ended)
    : state_(std::make_unique<State>(loop, node, std::move(ended))) {
  grpc::ServerBuilder builder;
  builder.RegisterService(state_.get());
  builder.SetMaxReceiveMessageSize(-1);
  state_->server = builder.BuildAndStart();
}

AgentServer::~AgentServer() {
  if (!state_->server) return;
  // No wall clock in a deadline: whoever steps this host must not make its agent wait.
  state_->server->Shutdown(gpr_time_from_millis(0, GPR_TIMESPAN));
  state_->server->Wait();
}

Status AgentServer::serve(host::Descriptor connection) {
  if (!state_->server) return fail(ErrorCode::kBroken, "gRPC could not be started");
  fcntl(connection.get(), F_SETFL, fcntl(connection.get(), F_GETFL) | O_NONBLOCK);
  state_->connection = host::Descriptor(fcntl(connection.get(), F_DUPFD_CLOEXEC, 0));
  grpc::AddInsecureChannelFromFd(state_->server.get(), connection.release());
  return {};
}

bool AgentServer::has_controller() const { return state_->stream != nullptr; }

void AgentServer::admit_another() { state_->taken = false; }

void AgentServer::hang_up() { host::hang_up(state_->connection.get()); }

void AgentServer::close() {
  if (state_->stream != nullptr) return state_->stream->cancel();
  boost::asio::post(state_->loop, state_->ended);
}

}  // namespace prochron::agent
