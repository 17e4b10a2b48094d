// Files in /dev/shm, mapped.
#include "host/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "host/native_clock.h"
#include "host/random_mark.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

Result<std::span<std::byte>> map(int file, std::size_t size, int protection, const std::string& path) {
  void* const address = ::mmap(nullptr, size, protection, MAP_SHARED, file, 0);
  if (address == MAP_FAILED) return system_failure("map", path);
  return std::span<std::byte>(static_cast<std::byte*>(address), size);
}

/// Of the open file, not of the process: other descriptors of the same file may come and go.
bool lock(int file) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return ::fcntl(file, F_OFD_SETLK, &whole) == 0;
}

constexpr Duration kOnItsWay = std::chrono::milliseconds(100), kLook = std::chrono::milliseconds(1);

}  // namespace

Result<SharedMemory> SharedMemory::create(RunId run, std::string_view purpose, std::size_t size, mode_t mode) {
  std::string path = "/dev/shm/prochron-" + to_hex(run) + "-" + std::string(purpose) + "-" + random_mark();
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!file) return system_failure("create", path);
  SharedMemory made({}, path, true);
  if (!lock(file.get())) return system_failure("lock", path);
  if (::fchmod(file.get(), mode) != 0) return system_failure("set the mode of", path);
  if (::ftruncate(file.get(), static_cast<off_t>(size)) != 0) return system_failure("size", path);
  const auto bytes = map(file.get(), size, PROT_READ | PROT_WRITE, path);
  if (!bytes) return pass(bytes);
  made.bytes_ = *bytes;
  made.lock_ = std::move(file);
  return made;
}

Result<SharedMemory> SharedMemory::take_over(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!file) return system_failure("open", path);
  for (const NativeTime end = native_now() + kOnItsWay; !lock(file.get());) {
    if (native_now() > end) return fail(ErrorCode::kRefused, "whoever writes it lives", path);
    sleep_until(native_now() + kLook);
  }
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) return system_failure("inspect", path);
  const auto bytes = map(file.get(), static_cast<std::size_t>(found.st_size), PROT_READ | PROT_WRITE, path);
  if (!bytes) return pass(bytes);
  SharedMemory taken(*bytes, path, true);
  taken.lock_ = std::move(file);
  return taken;
}

Result<SharedMemory> SharedMemory::open(const std::string& path, Access access) {
  const bool writes = access == Access::kReadWrite;
  const Descriptor file(::open(path.c_str(), (writes ? O_RDWR : O_RDONLY) | O_CLOEXEC));
  if (!file) return system_failure("open", path);
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) return system_failure("inspect", path);
  const auto bytes =
      map(file.get(), static_cast<std::size_t>(found.st_size), writes ? PROT_READ | PROT_WRITE : PROT_READ, path);
  if (!bytes) return pass(bytes);
  return SharedMemory(*bytes, path, false);
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : bytes_(std::exchange(other.bytes_, {})),
      path_(std::move(other.path_)),
      lock_(std::move(other.lock_)),
      unlinks_(std::exchange(other.unlinks_, false)) {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
  if (this == &other) return *this;
  drop();
  bytes_ = std::exchange(other.bytes_, {});
  path_ = std::move(other.path_);
  lock_ = std::move(other.lock_);
  unlinks_ = std::exchange(other.unlinks_, false);
  return *this;
}

SharedMemory::~SharedMemory() { drop(); }

void SharedMemory::drop() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
  if (unlinks_) ::unlink(path_.c_str());
  lock_.close();
  bytes_ = {};
  unlinks_ = false;
}

}  // namespace prochron::host
