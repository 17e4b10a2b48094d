// Takes the earliest handler, sets the hand to it, calls it.
#include "controller/virtual_timeline.h"

namespace prochron::controller {

void VirtualTimeline::run(std::int64_t until_ns) {
  while (!pending_.empty() && pending_.begin()->first.first <= until_ns) {
    auto next = pending_.extract(pending_.begin());
    now_.ns = next.key().first;
    next.mapped()();
  }
  if (!pending_.empty()) now_.ns = std::max(now_.ns, until_ns);
}

}  // namespace prochron::controller
