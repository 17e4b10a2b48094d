// Unix stream sockets between processes of one host. Who may speak is decided twice: by the folder (0700) and socket
// (0600) they stand in, and by the kernel's word on who connected (SO_PEERCRED). Framing is not done here.
#pragma once

#include <sys/types.h>

#include <string>

#include "core/result.h"
#include "host/descriptor.h"

namespace prochron::host {

struct PeerCredentials {
  pid_t pid = 0;
  uid_t user = 0;
  gid_t group = 0;
};

/// A listening socket and its name. Owned by whoever accepts; one thread. Destruction unlinks the name.
class UnixListener {
 public:
  /// Socket of mode 0600 in a folder made 0700 where missing; a folder that others may enter is refused (kRefused).
  static Result<UnixListener> open(const std::string& path);
  UnixListener(UnixListener&& other) noexcept = default;
  UnixListener& operator=(UnixListener&& other) noexcept;
  ~UnixListener();

  /// The next connection, blocking; close-on-exec. A peer of another user is closed and refused (kRefused).
  Result<Descriptor> accept();
  int descriptor() const { return socket_.get(); }  ///< readable when accept() would not block
  const std::string& path() const { return path_; }

 private:
  UnixListener(Descriptor socket, std::string path) : socket_(std::move(socket)), path_(std::move(path)) {}
  Descriptor socket_;
  std::string path_;
};

Result<Descriptor> connect_unix(const std::string& path);
Result<PeerCredentials> peer_of(int socket);

/// Ends a connection in both directions, for every holder of the socket; what waits on it wakes up.
void hang_up(int socket);

/// A connected pair, both close-on-exec: one end for a child, one for its owner.
struct SocketPair {
  Descriptor mine;
  Descriptor theirs;
};
Result<SocketPair> make_socket_pair();

/// One descriptor over a connected Unix socket, beside one byte of payload.
Status send_descriptor(int socket, int descriptor);
Result<Descriptor> receive_descriptor(int socket);

}  // namespace prochron::host
