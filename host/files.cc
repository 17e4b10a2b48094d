// Reading and replacing whole files.
#include "host/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "host/descriptor.h"
#include "host/random_mark.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status write_all(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const auto size = ::write(file, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return system_failure("write", path);
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return {};
}

Status write_durably(const std::string& path, std::string_view text, mode_t mode) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file) return system_failure("create", path);
  if (auto done = write_all(file.get(), text, path); !done) return done;
  if (::fchmod(file.get(), mode) != 0) return system_failure("set the mode of", path);
  if (::fsync(file.get()) != 0) return system_failure("flush to disk", path);
  return {};
}

}  // namespace

Result<std::string> read_to_end(int descriptor, const std::string& where, std::size_t limit) {
  std::string text;
  constexpr std::size_t kStep = 64 << 10;
  for (;;) {
    const std::size_t size = text.size();
    text.resize(size + kStep);
    const auto got = ::read(descriptor, text.data() + size, kStep);
    const int error = errno;
    text.resize(size + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got < 0 && error == EINTR) continue;
    if (got < 0) return fail(ErrorCode::kSystem, "could not read: " + describe_errno(error), where);
    if (got == 0) return text;
    if (text.size() > limit)
      return fail(ErrorCode::kUnsupported, "longer than " + std::to_string(limit) + " bytes", where);
  }
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return system_failure("open", path);
  return read_to_end(file.get(), path, limit);
}

Status write_atomically(const std::string& path, std::string_view text, mode_t mode) {
  const std::string temporary = path + "." + random_mark() + ".tmp";
  auto written = write_durably(temporary, text, mode);
  if (written && std::rename(temporary.c_str(), path.c_str()) != 0) written = system_failure("replace", path);
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  const std::string folder = folder_of(path);
  const Descriptor holder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!holder || ::fsync(holder.get()) != 0) return system_failure("flush to disk", folder, Definite::kNo);
  return {};
}

Status make_folder(const std::string& path, mode_t mode) {
  for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string above = path.substr(0, slash);
    if (::mkdir(above.c_str(), 0755) != 0 && errno != EEXIST) return system_failure("make the folder", above);
  }
  if (::mkdir(path.c_str(), mode) == 0) {
    return ::chmod(path.c_str(), mode) == 0 ? Status() : system_failure("set the mode of", path);
  }
  struct stat found {};
  if (errno != EEXIST) return system_failure("make the folder", path);
  if (::stat(path.c_str(), &found) != 0) return system_failure("inspect", path);
  if (!S_ISDIR(found.st_mode)) return fail(ErrorCode::kSystem, "stands in the way of a folder", path);
  return {};
}

}  // namespace prochron::host
