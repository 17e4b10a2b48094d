// How a bend that runs is found by its name: a socket of this user in /dev/shm, under the name of its run, so that what
// ends a dead run removes it too.
#pragma once

#include <cstddef>
#include <string>

#include "core/ids.h"
#include "core/result.h"
#include "host/descriptor.h"
#include "host/unix_socket.h"

namespace prochron::bend {

/// A socket's path has room for no more.
inline constexpr std::size_t kLongestName = 64;

/// Owned by the keeper; its thread. Destruction removes the name.
class NameHeld {
 public:
  /// kRefused if a bend of that name lives.
  static Result<NameHeld> take(RunId run, const std::string& name);
  /// In the place of one that was killed, in the same run.
  static Result<NameHeld> take_over(RunId run, const std::string& name);
  NameHeld(NameHeld&&) noexcept = default;
  NameHeld& operator=(NameHeld&&) = delete;
  ~NameHeld();

  host::UnixListener& listener() { return listener_; }

 private:
  NameHeld(host::UnixListener listener, std::string folder)
      : listener_(std::move(listener)), folder_(std::move(folder)) {}

  host::UnixListener listener_;
  std::string folder_;
};

/// A connection to the keeper of the living bend of that name.
Result<host::Descriptor> find_named(const std::string& name);

}  // namespace prochron::bend
