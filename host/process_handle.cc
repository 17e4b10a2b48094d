// The descriptor is the kernel's pidfd, which no other process can come to stand behind.
#include "host/process_handle.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <string>

#include "host/system_failure.h"

namespace prochron::host {

Result<Descriptor> process_handle(pid_t pid) {
  const auto number = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (number < 0) return system_failure("find", "process " + std::to_string(pid));
  return Descriptor(number);
}

}  // namespace prochron::host
