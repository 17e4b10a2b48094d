// Each way of knowing that a program is up, against sockets that behave and sockets that do not.
#include "node-agent/node/ready_watch.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <optional>

#include "host/native_clock.h"
#include "host/tcp_socket.h"
#include "node-agent/node/driven_node.h"

namespace prochron::agent {
namespace {

using pipelines::Readiness;
using std::chrono::milliseconds;

/// A server that answers every connection with the same text, and one that says nothing if there is none.
class Server {
 public:
  explicit Server(std::string answer) : answer_(std::move(answer)), listener_(*host::listen_on_loopback()) {}

  std::string address() const { return *host::local_address(listener_.get()); }
  void serve() {
    auto accepted = host::accept_tcp(listener_.get());
    if (accepted && *accepted) connections_.push_back(*std::move(accepted));
    for (const host::Descriptor& connection : connections_) {
      char bytes[512];
      if (recv(connection.get(), bytes, sizeof bytes, MSG_DONTWAIT) <= 0 || answer_.empty()) continue;
      ++asked;
      EXPECT_EQ(send(connection.get(), answer_.data(), answer_.size(), MSG_NOSIGNAL),
                static_cast<ssize_t>(answer_.size()));
    }
  }

  int asked = 0;

 private:
  std::string answer_;
  host::Descriptor listener_;
  std::vector<host::Descriptor> connections_;
};

struct Row {
  Readiness::Kind kind;
  const char* answer;
  bool ready;
  const char* why;
};

TEST(ReadyWatch, AsksWhatItsSpecSays) {
  using Kind = Readiness::Kind;
  for (const Row& row : {Row{Kind::kPort, "", true, "somebody accepts"},
                         Row{Kind::kHttp, "HTTP/1.1 204 No Content\r\n\r\n", true, "a good answer"},
                         Row{Kind::kHttp, "HTTP/1.0 302 Found\r\n\r\n", true, "led on elsewhere, but it lives"},
                         Row{Kind::kHttp, "HTTP/1.1 503 Service Unavailable\r\n\r\n", false, "not yet"},
                         Row{Kind::kHttp, "SSH-2.0-x\r\n", false, "something else listens there"},
                         Row{Kind::kHttp, "", false, "accepts and is silent"}}) {
    SCOPED_TRACE(row.why);
    DrivenLoop loop;
    Server server(row.answer);
    Readiness readiness = *pipelines::readiness(row.kind, server.address() + (row.kind == Kind::kHttp ? "/up" : ""));
    readiness.within = milliseconds(400);
    std::optional<Status> said;
    ReadyWatch watch(loop.loop(), readiness, [&said](Status status) { said = std::move(status); });
    loop.run_until([&] {
      server.serve();
      loop.run_for(milliseconds(5));
      return said.has_value();
    });
    EXPECT_EQ(said->has_value(), row.ready);
    if (row.ready) continue;
    EXPECT_EQ(said->error().code, ErrorCode::kTimeout);
    EXPECT_NE(said->error().message.find("not ready within 400ms: waited for a good answer to GET 127.0.0.1:"),
              std::string::npos)
        << said->error().message;
    EXPECT_TRUE(row.answer[0] == '\0' || server.asked > 1) << "asked again and again";
  }
}

TEST(ReadyWatch, WaitsForSomebodyToListen) {
  DrivenLoop loop;
  std::string address;
  { address = Server("").address(); }  // free again, and for the while nobody's
  std::optional<Status> said;
  Readiness readiness = *pipelines::readiness(Readiness::Kind::kPort, address);
  readiness.within = milliseconds(200);
  ReadyWatch watch(loop.loop(), readiness, [&said](Status status) { said = std::move(status); });
  loop.run_until([&said] { return said.has_value(); });
  EXPECT_FALSE(*said);
}

TEST(ReadyWatch, LetsTimePass) {
  DrivenLoop loop;
  std::optional<Status> said;
  const NativeTime before = host::native_now();
  ReadyWatch watch(loop.loop(), *pipelines::readiness(Readiness::Kind::kAfter, "150ms"),
                   [&said](Status status) { said = std::move(status); });
  loop.run_until([&said] { return said.has_value(); });
  EXPECT_TRUE(*said);
  EXPECT_GE(host::native_now() - before, milliseconds(150));
}

TEST(ReadyWatch, SaysNothingOnceItIsGone) {
  DrivenLoop loop;
  Server server("");
  bool said = false;
  {
    ReadyWatch watch(loop.loop(), *pipelines::readiness(Readiness::Kind::kHttp, server.address()),
                     [&said](const Status&) { said = true; });
    loop.run_for(milliseconds(30));
  }
  loop.run_for(milliseconds(100));
  EXPECT_FALSE(said);
}

}  // namespace
}  // namespace prochron::agent
