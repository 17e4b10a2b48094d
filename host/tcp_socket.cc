// Every socket gets its options right where it is made.
#include "host/tcp_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <optional>

#include "host/system_failure.h"

namespace prochron::host {
namespace {

constexpr int kBacklog = 64;

std::optional<sockaddr_in> parse(const std::string& address) {
  sockaddr_in parsed{};
  const std::size_t colon = address.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const char* const end = address.data() + address.size();
  in_port_t port = 0;
  const auto [rest, error] = std::from_chars(address.data() + colon + 1, end, port);
  if (error != std::errc{} || rest != end) return std::nullopt;
  if (inet_pton(AF_INET, address.substr(0, colon).c_str(), &parsed.sin_addr) != 1) return std::nullopt;
  parsed.sin_family = AF_INET;
  parsed.sin_port = htons(port);
  return parsed;
}

/// sockaddr_in as the calls take it.
const sockaddr* as_any(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

bool send_at_once(int socket) {
  const int on = 1;
  return setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0;
}

}  // namespace

Result<Descriptor> listen_on_loopback() { return listen_on("127.0.0.1:0"); }

Result<Descriptor> listen_on(const std::string& address) {
  const auto parsed = parse(address);
  if (!parsed) return fail(ErrorCode::kBadSpec, "not a TCP address; expected like 127.0.0.1:40113", address);
  Descriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!listener) return system_failure("make a TCP socket");
  if (bind(listener.get(), as_any(*parsed), sizeof *parsed) != 0) return system_failure("bind a TCP socket", address);
  if (listen(listener.get(), kBacklog) != 0) return system_failure("listen for TCP connections", address);
  return listener;
}

Result<std::string> local_address(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return system_failure("ask a socket for its address");
  }
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  return std::string(text.data()) + ':' + std::to_string(ntohs(address.sin_port));
}

Result<Descriptor> accept_tcp(int listener) {
  Descriptor connection(accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!connection) {
    const bool none = errno == EAGAIN || errno == ECONNABORTED || errno == EINTR;
    return none ? Result<Descriptor>() : system_failure("accept a TCP connection");
  }
  if (!send_at_once(connection.get())) return system_failure("set TCP_NODELAY");
  return connection;
}

Result<Descriptor> connect_tcp(const std::string& address) {
  const auto parsed = parse(address);
  if (!parsed) return fail(ErrorCode::kBadSpec, "not a TCP address; expected like 127.0.0.1:40113", address);
  Descriptor connection(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!connection) return system_failure("make a TCP socket");
  if (!send_at_once(connection.get())) return system_failure("set TCP_NODELAY");
  if (connect(connection.get(), as_any(*parsed), sizeof *parsed) != 0 && errno != EINPROGRESS) {
    return system_failure("connect", address);
  }
  return connection;
}

int connect_socket(int socket, const std::string& address) {
  const auto parsed = parse(address);
  if (!parsed) return EINVAL;
  const bool under_way = connect(socket, as_any(*parsed), sizeof *parsed) == 0 || errno == EINPROGRESS;
  return under_way ? 0 : errno;
}

bool is_answered(const std::string& address, Duration patience) {
  const auto connection = connect_tcp(address);
  if (!connection) return false;
  pollfd writable{connection->get(), POLLOUT, 0};
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(patience).count();
  if (poll(&writable, 1, static_cast<int>(milliseconds)) != 1) return false;
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(connection->get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

}  // namespace prochron::host
