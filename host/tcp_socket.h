// TCP streams between processes, non-blocking and without Nagle's delay: what is written leaves at once. Addresses are
// IPv4 in numbers, "127.0.0.1:40113".
#pragma once

#include <string>

#include "core/result.h"
#include "core/time.h"
#include "host/descriptor.h"

namespace prochron::host {

/// Listens on loopback at a port that was free.
Result<Descriptor> listen_on_loopback();

/// Listens at an address of this host; fails at once if somebody does already.
Result<Descriptor> listen_on(const std::string& address);

/// Where a socket is bound.
Result<std::string> local_address(int socket);

/// The next connection; an empty Descriptor if none is waiting.
Result<Descriptor> accept_tcp(int listener);

/// Begins to connect: the socket becomes writable when it is connected, and fails its first use if nobody is there.
/// kBadSpec if `address` is none.
Result<Descriptor> connect_tcp(const std::string& address);

/// The same with a socket of somebody else's making, for libraries that connect by a callback: 0, or the errno.
int connect_socket(int socket, const std::string& address);

/// Whether somebody accepts connections there, asked for at most `patience`.
bool is_answered(const std::string& address, Duration patience);

}  // namespace prochron::host
