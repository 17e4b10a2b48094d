// Where a session's records lie: NNN.records, three digits or more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace prochron::trace {

inline constexpr const char* kRecordsExtension = ".records";

std::filesystem::path session_path(const std::filesystem::path& history_folder, std::uint32_t session);
/// The session whose file this is; empty if it is no session's.
std::optional<std::uint32_t> session_of(const std::filesystem::path& file);

}  // namespace prochron::trace
