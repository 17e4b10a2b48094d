// Whole files: read at once, or replaced at once. A reader of a replaced file sees the old or the new text, never a
// part, and after a power cut one of the two is there.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace prochron::host {

/// At most `limit` bytes; a longer file is an error. Files of /proc, whose size is not known beforehand, are fine.
Result<std::string> read_file(const std::string& path, std::size_t limit = std::size_t{64} << 20);

/// Reads until end of file; blocks if the descriptor does.
Result<std::string> read_to_end(int descriptor, const std::string& where, std::size_t limit = std::size_t{64} << 20);

/// Temporary file in the same folder, fsync, rename, fsync of the folder. On an error the old file stands.
Status write_atomically(const std::string& path, std::string_view text, mode_t mode = 0644);

/// Makes the folder, and those above it, where missing. `mode` is the last one's, exactly, umask or not.
Status make_folder(const std::string& path, mode_t mode = 0755);

}  // namespace prochron::host
