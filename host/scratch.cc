// $TMPDIR is the same for an agent and for the guard's owner, because an agent inherits it.
#include "host/scratch.h"

#include <filesystem>

namespace prochron::host {

std::string scratch_prefix(RunId run, std::string_view node) {
  std::error_code error;
  std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  if (error) folder = "/tmp";
  return (folder / ("prochron-" + to_hex(run) + "-")).string() + std::string(node) + "-";
}

void remove_folder(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

}  // namespace prochron::host
