// Listening, connecting, and who is on the other side.
#include "host/unix_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "host/files.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    return fail(ErrorCode::kUnsupported, "a socket's path must have 1 to 107 characters", path);
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

Result<Descriptor> open_stream_socket() {
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return system_failure("open a Unix socket");
  return socket;
}

Status make_private_folder(const std::string& socket_path) {
  const auto slash = socket_path.rfind('/');
  if (slash == std::string::npos || slash == 0)
    return fail(ErrorCode::kRefused, "a socket needs a folder of its own", socket_path);
  const std::string folder = socket_path.substr(0, slash);
  if (auto made = make_folder(folder, 0700); !made) return made;
  struct stat found {};
  if (::lstat(folder.c_str(), &found) != 0) return system_failure("inspect", folder);
  if (!S_ISDIR(found.st_mode) || found.st_uid != ::geteuid() || (found.st_mode & 077) != 0)
    return fail(ErrorCode::kRefused, "must be a folder of this user alone (mode 0700)", folder);
  return {};
}

}  // namespace

Result<UnixListener> UnixListener::open(const std::string& path) {
  const auto address = address_of(path);
  if (!address) return pass(address);
  if (auto folder = make_private_folder(path); !folder) return pass(folder);
  auto socket = open_stream_socket();
  if (!socket) return pass(socket);
  if (::bind(socket->get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
    return system_failure("bind", path);
  UnixListener listener(std::move(*socket), path);
  if (::chmod(path.c_str(), 0600) != 0) return system_failure("set the mode of", path);
  if (::listen(listener.descriptor(), SOMAXCONN) != 0) return system_failure("listen on", path);
  return listener;
}

UnixListener& UnixListener::operator=(UnixListener&& other) noexcept {
  std::swap(socket_, other.socket_);
  std::swap(path_, other.path_);
  return *this;
}

UnixListener::~UnixListener() {
  if (socket_) ::unlink(path_.c_str());
}

Result<Descriptor> UnixListener::accept() {
  Descriptor connection(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection) return system_failure("accept on", path_);
  const auto peer = peer_of(connection.get());
  if (!peer) return pass(peer);
  if (peer->user != ::geteuid())
    return fail(ErrorCode::kRefused, "turned away a process of user " + std::to_string(peer->user), path_);
  return connection;
}

Result<Descriptor> connect_unix(const std::string& path) {
  const auto address = address_of(path);
  if (!address) return pass(address);
  auto socket = open_stream_socket();
  if (!socket) return socket;
  if (::connect(socket->get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
    return system_failure("connect to", path);
  return socket;
}

Result<PeerCredentials> peer_of(int socket) {
  ucred found{};
  socklen_t size = sizeof found;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &found, &size) != 0)
    return system_failure("learn who is connected");
  return PeerCredentials{found.pid, found.uid, found.gid};
}

void hang_up(int socket) { ::shutdown(socket, SHUT_RDWR); }

Result<SocketPair> make_socket_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return system_failure("open a socket pair");
  return SocketPair{Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace prochron::host
