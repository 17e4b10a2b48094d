// Closing a descriptor; an error of close() leaves nothing to be done, so none is reported.
#include "host/descriptor.h"

#include <unistd.h>

namespace prochron::host {

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

}  // namespace prochron::host
