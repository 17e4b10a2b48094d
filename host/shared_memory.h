// A named page that several processes map. The name holds the run's id and fresh randomness, so that two runs never
// meet and a leftover is found by its run; whoever made it unlinks it, mapped elsewhere or not. While that process lives
// it holds a lock on the file, which goes with it however it ends: so that another one can take its place, and only then.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "host/descriptor.h"

namespace prochron::host {

/// A mapping, and the file's name if this process made it or took it over. Owned by one object; the bytes may be shared by
/// threads and processes under whatever protocol they hold. Destruction unmaps, and unlinks what it made.
class SharedMemory {
 public:
  enum class Access { kRead, kReadWrite };

  /// A new file of `size` zero bytes, "/dev/shm/prochron-RUN-PURPOSE-RANDOM", mapped for reading and writing. `mode`:
  /// 0600, or 0644 / 0666 where victims run as another user; exact, umask or not.
  static Result<SharedMemory> create(RunId run, std::string_view purpose, std::size_t size, mode_t mode);
  /// An existing one; its whole length.
  static Result<SharedMemory> open(const std::string& path, Access access);
  /// One whose maker is dead: from now on it is as if this process had made it. kRefused while its maker, or whoever took
  /// it over before, lives; waits a moment, for a child of the dead one may be on its way to its own program.
  static Result<SharedMemory> take_over(const std::string& path);

  SharedMemory(SharedMemory&& other) noexcept;
  SharedMemory& operator=(SharedMemory&& other) noexcept;
  ~SharedMemory();

  /// Whether destruction unlinks it.
  void own_name() { unlinks_ = true; }
  void leave_name() { unlinks_ = false; }

  std::byte* data() const { return bytes_.data(); }
  std::size_t size() const { return bytes_.size(); }
  const std::string& path() const { return path_; }

 private:
  SharedMemory(std::span<std::byte> bytes, std::string path, bool unlinks)
      : bytes_(bytes), path_(std::move(path)), unlinks_(unlinks) {}
  void drop();

  std::span<std::byte> bytes_;
  std::string path_;
  Descriptor lock_;  // of what it made or took over
  bool unlinks_ = false;
};

}  // namespace prochron::host
