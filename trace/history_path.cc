// Session numbers as file names and back.
#include "trace/history_path.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace prochron::trace {

std::filesystem::path session_path(const std::filesystem::path& history_folder, std::uint32_t session) {
  std::string digits = std::to_string(session);
  digits.insert(0, 3 - std::min<std::size_t>(digits.size(), 3), '0');
  return history_folder / (digits + kRecordsExtension);
}

std::optional<std::uint32_t> session_of(const std::filesystem::path& file) {
  const std::string digits = file.stem().string();
  std::uint32_t session = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), session);
  const bool whole = error == std::errc{} && end == digits.data() + digits.size();
  if (!whole || file.filename() != session_path({}, session)) return std::nullopt;
  return session;
}

}  // namespace prochron::trace
