// An attempt that fails, or hangs, is followed by the next one; what is asked over HTTP is decided by the first line of
// the answer.
#include "node-agent/node/ready_watch.h"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <regex>
#include <utility>

#include "core/units.h"

namespace prochron::agent {
namespace {

using boost::asio::ip::tcp;
using pipelines::Readiness;
using Failure = boost::system::error_code;

constexpr Duration kBetweenAttempts = std::chrono::milliseconds(50);
constexpr Duration kLongestAttempt = std::chrono::seconds(2);

/// HOST:PORT, as pipelines/readiness.cc has made it.
tcp::endpoint endpoint_of(const std::string& what) {
  const std::string address = what.substr(0, what.find('/'));
  const std::size_t colon = address.find(':');
  const auto port = static_cast<unsigned short>(std::stoi(address.substr(colon + 1)));
  return {boost::asio::ip::make_address_v4(address.substr(0, colon)), port};
}

/// "HTTP/1.1 204 No Content" is a good one.
bool is_good_answer(std::string_view line) {
  const std::size_t blank = line.find(' ');
  return line.starts_with("HTTP/1.") && blank + 1 < line.size() && (line[blank + 1] == '2' || line[blank + 1] == '3');
}

}  // namespace

/// Shared with the operations that are under way; the loop's thread.
struct ReadyWatch::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& loop, Readiness wanted, Done<Status> call)
      : readiness(std::move(wanted)), done(std::move(call)), deadline(loop), next(loop), socket(loop) {}

  void begin() {
    const bool waits = readiness.kind == Readiness::Kind::kAfter;
    if (readiness.kind == Readiness::Kind::kLog) expression.assign(readiness.what);
    deadline.expires_after(waits ? readiness.after : readiness.within);
    deadline.async_wait([self = shared_from_this(), waits](const Failure& error) {
      if (error) return;
      if (waits) return self->end({});
      self->end(fail(ErrorCode::kTimeout,
                     "not ready within " + format(self->readiness.within) + ": waited for " +
                         pipelines::describe(self->readiness),
                     {}, Definite::kNo));
    });
    if (readiness.kind == Readiness::Kind::kPort || readiness.kind == Readiness::Kind::kHttp) attempt();
  }

  void attempt() {
    Failure ignored;
    socket.close(ignored);
    next.expires_after(kLongestAttempt);
    next.async_wait([self = shared_from_this()](const Failure& error) {
      if (!error) self->attempt();
    });
    socket.async_connect(endpoint_of(readiness.what), [self = shared_from_this()](const Failure& error) {
      if (error == boost::asio::error::operation_aborted) return;
      if (error) return self->try_later();
      self->readiness.kind == Readiness::Kind::kHttp ? self->ask() : self->end({});
    });
  }

  void try_later() {
    next.expires_after(kBetweenAttempts);
    next.async_wait([self = shared_from_this()](const Failure& error) {
      if (!error) self->attempt();
    });
  }

  void ask() {
    const std::size_t slash = readiness.what.find('/');
    request = "GET " + readiness.what.substr(slash) + " HTTP/1.1\r\nHost: " + readiness.what.substr(0, slash) +
              "\r\nConnection: close\r\n\r\n";
    heard.clear();
    boost::asio::async_write(socket, boost::asio::buffer(request),
                             [self = shared_from_this()](const Failure& error, std::size_t) {
                               if (error == boost::asio::error::operation_aborted) return;
                               error ? self->try_later() : self->read();
                             });
  }

  void read() {
    socket.async_read_some(boost::asio::buffer(bytes), [self = shared_from_this()](const Failure& error, std::size_t n) {
      if (error == boost::asio::error::operation_aborted) return;
      self->heard.append(self->bytes.data(), n);
      const std::size_t line = self->heard.find('\n');
      if (line == std::string::npos && !error && self->heard.size() < self->bytes.size()) return self->read();
      is_good_answer(self->heard.substr(0, line)) ? self->end({}) : self->try_later();
    });
  }

  void end(Status status) {
    if (over) return;
    stop();
    std::exchange(done, nullptr)(std::move(status));
  }

  void stop() {
    over = true;
    deadline.cancel();
    next.cancel();
    Failure ignored;
    socket.close(ignored);
  }

  Readiness readiness;
  Done<Status> done;
  boost::asio::steady_timer deadline;
  boost::asio::steady_timer next;
  tcp::socket socket;
  std::regex expression;
  std::string request;
  std::string heard;
  std::array<char, 1024> bytes{};
  bool over = false;
};

ReadyWatch::ReadyWatch(boost::asio::io_context& loop, Readiness readiness, Done<Status> done)
    : state_(std::make_shared<State>(loop, std::move(readiness), std::move(done))) {
  state_->begin();
}

ReadyWatch::~ReadyWatch() { state_->stop(); }

void ReadyWatch::hear(const std::string& line) {
  const bool asked = state_->readiness.kind == Readiness::Kind::kLog && !state_->over;
  if (asked && std::regex_search(line, state_->expression)) state_->end({});
}

}  // namespace prochron::agent
