// Asks the environment first, then the stream.
#include "controller/cli/colour.h"

#include <cstdlib>

#include <unistd.h>

namespace prochron::controller {

bool wants_colour(Colour colour, int descriptor) {
  if (colour != Colour::kAuto) return colour == Colour::kAlways;
  const char* no_colour = std::getenv("NO_COLOR");
  return (no_colour == nullptr || *no_colour == '\0') && isatty(descriptor) == 1;
}

}  // namespace prochron::controller
