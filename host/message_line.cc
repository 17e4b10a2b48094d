// The length goes first, as this machine has it.
#include "host/message_line.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "host/native_clock.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

struct Head {
  std::uint32_t length = 0;
  char kind = 0;
};

Status send_all(int socket, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(socket, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return system_failure("send a message");
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return {};
}

Status receive_all(int socket, char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t received = ::recv(socket, bytes, size, 0);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) return system_failure("receive a message");
    if (received == 0) return fail(ErrorCode::kSystem, "the other side is gone");
    bytes += received;
    size -= static_cast<std::size_t>(received);
  }
  return {};
}

}  // namespace

Status send_message(int socket, char kind, std::string_view text) {
  const Head head{static_cast<std::uint32_t>(text.size()), kind};
  std::string whole(sizeof head, '\0');
  std::memcpy(whole.data(), &head, sizeof head);
  whole += text;
  return send_all(socket, whole.data(), whole.size());
}

Result<Message> receive_message(int socket) {
  Head head;
  if (const Status received = receive_all(socket, reinterpret_cast<char*>(&head), sizeof head); !received) {
    return pass(received);
  }
  if (head.length > kLongestMessage) return fail(ErrorCode::kCorrupt, "a message longer than any");
  Message message{head.kind, std::string(head.length, '\0')};
  if (const Status received = receive_all(socket, message.text.data(), message.text.size()); !received) {
    return pass(received);
  }
  return message;
}

std::vector<bool> await_readable(const std::vector<int>& descriptors, NativeTime until) {
  std::vector<pollfd> asked;
  for (const int descriptor : descriptors) asked.push_back({descriptor, POLLIN, 0});
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - native_now()).count();
  const int found = ::poll(asked.data(), asked.size(), static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
  std::vector<bool> readable;
  for (const pollfd& one : asked) readable.push_back(found > 0 && one.revents != 0);
  return readable;
}

std::string join_texts(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined.append(text).push_back('\0');
  return joined;
}

std::vector<std::string> split_texts(std::string_view joined) {
  std::vector<std::string> texts;
  while (!joined.empty()) {
    const std::size_t end = std::min(joined.find('\0'), joined.size());
    texts.emplace_back(joined.substr(0, end));
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return texts;
}

}  // namespace prochron::host
