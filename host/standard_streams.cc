// open() takes the lowest number that is free.
#include "host/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

namespace prochron::host {

void fill_standard_streams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (::fcntl(stream, F_GETFD) < 0 && ::open("/dev/null", O_RDWR | O_CLOEXEC) != stream) return;
  }
}

}  // namespace prochron::host
