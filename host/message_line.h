// Whole messages over a connected stream socket between processes of one build: a kind, a length, the bytes. Small ones,
// so that sending does not wait for the other side.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace prochron::host {

struct Message {
  char kind = 0;
  std::string text;
};

inline constexpr std::size_t kLongestMessage = std::size_t{4} << 20;

/// kSystem if the other side is gone.
Status send_message(int socket, char kind, std::string_view text);
/// Blocks until it is whole. kSystem if the other side is gone, kCorrupt for a length beyond kLongestMessage.
Result<Message> receive_message(int socket);

/// Which of the descriptors can be read, or are at their end, as soon as one of them is; all false at `until`.
std::vector<bool> await_readable(const std::vector<int>& descriptors, NativeTime until);

/// Texts without zero bytes as one, and back.
std::string join_texts(const std::vector<std::string>& texts);
std::vector<std::string> split_texts(std::string_view joined);

}  // namespace prochron::host
