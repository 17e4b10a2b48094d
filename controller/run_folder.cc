// Names, the refusal of folders that hold something, and the `latest` link.
#include "controller/run_folder.h"

#include <cstdlib>
#include <ctime>
#include <system_error>

#include <fmt/format.h>

#include "host/files.h"
#include "host/native_clock.h"

namespace prochron::controller {
namespace {

namespace fs = std::filesystem;

/// "20261122T031500Z": no `:` or `>` in a file name.
std::string utc_now() {
  const std::time_t seconds = static_cast<std::time_t>(host::realtime_ns() / 1'000'000'000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &utc);
  return text;
}

void point_latest_at(const fs::path& folder) {
  if (std::getenv("CI") != nullptr) return;
  const fs::path link = folder.parent_path() / "latest";
  const fs::path fresh = folder.parent_path() / (".latest-" + folder.filename().string());
  std::error_code ignored;  // a convenience: a run does not fail for it
  fs::create_symlink(folder.filename(), fresh, ignored);
  if (!ignored) fs::rename(fresh, link, ignored);
}

}  // namespace

Result<RunFolder> RunFolder::create(const std::optional<std::string>& asked, std::string_view scenario,
                                    std::uint64_t run_id) {
  const fs::path path =
      asked ? fs::path(*asked) : fs::path("runs") / fmt::format("{}-{}-{:04x}", scenario, utc_now(), run_id & 0xffff);
  std::error_code error;
  if (fs::exists(path, error) && !(fs::is_directory(path, error) && fs::is_empty(path, error))) {
    return fail(ErrorCode::kRefused, "already holds something; a run needs an empty or new folder", path.string());
  }
  if (Status made = host::make_folder(path.string()); !made) return pass(made);
  if (!asked) point_latest_at(path);
  return RunFolder(path);
}

Result<RunFolder> RunFolder::open(const std::string& path) {
  std::error_code error;
  if (!fs::exists(fs::path(path) / "plan.json", error)) {
    return fail(ErrorCode::kBadSpec, "not the folder of a run: it has no plan.json", path);
  }
  return RunFolder(path);
}

Status RunFolder::write(std::string_view name, std::string_view text) const {
  const fs::path file = path_ / name;
  if (Status made = host::make_folder(file.parent_path().string()); !made) return made;
  return host::write_atomically(file.string(), text);
}

Result<std::string> RunFolder::read(std::string_view name) const { return host::read_file((path_ / name).string()); }

}  // namespace prochron::controller
