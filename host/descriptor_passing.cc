// An open file handed to another process over a Unix socket, as ancillary data beside one byte.
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "host/system_failure.h"
#include "host/unix_socket.h"

namespace prochron::host {
namespace {

/// One byte and room for one descriptor; not movable, the header points into it. Lives for one call.
struct Envelope {
  char payload = 0;
  iovec part{&payload, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr header{};

  Envelope() {
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
  }
  Envelope(const Envelope&) = delete;
  Envelope& operator=(const Envelope&) = delete;
};

}  // namespace

Status send_descriptor(int socket, int descriptor) {
  Envelope envelope;
  cmsghdr* const item = CMSG_FIRSTHDR(&envelope.header);
  item->cmsg_level = SOL_SOCKET;
  item->cmsg_type = SCM_RIGHTS;
  item->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(item), &descriptor, sizeof descriptor);
  while (::sendmsg(socket, &envelope.header, MSG_NOSIGNAL) < 0) {
    if (errno != EINTR) return system_failure("send a descriptor");
  }
  return {};
}

Result<Descriptor> receive_descriptor(int socket) {
  Envelope envelope;
  ssize_t size = 0;
  while ((size = ::recvmsg(socket, &envelope.header, MSG_CMSG_CLOEXEC)) < 0) {
    if (errno != EINTR) return system_failure("receive a descriptor");
  }
  if (size == 0) return fail(ErrorCode::kSystem, "the peer closed before it sent a descriptor");
  const cmsghdr* const item = CMSG_FIRSTHDR(&envelope.header);
  if (item == nullptr || item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS)
    return fail(ErrorCode::kCorrupt, "a message without the descriptor that it should carry");
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(item), sizeof descriptor);
  return Descriptor(descriptor);
}

}  // namespace prochron::host
