// The folder a run leaves behind (LANGUAGE §6). Made before anything starts, so that a run that can't be kept is not
// begun; every file in it is written whole or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace prochron::controller {

/// A value; owned by the command that runs; any thread.
class RunFolder {
 public:
  /// `asked` (from -o) or runs/SCENARIO-UTC-xxxx below the current folder, with `runs/latest` pointing at it outside CI.
  /// An existing folder that holds anything is refused (kRefused).
  static Result<RunFolder> create(const std::optional<std::string>& asked, std::string_view scenario,
                                  std::uint64_t run_id);
  static Result<RunFolder> open(const std::string& path);

  /// "tables/cells.csv" and the like; folders are made as needed.
  Status write(std::string_view name, std::string_view text) const;
  Result<std::string> read(std::string_view name) const;
  std::filesystem::path path() const { return path_; }
  std::filesystem::path history() const { return path_ / "history"; }

 private:
  explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace prochron::controller
