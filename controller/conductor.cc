// Sessions in order; an error in one ends the run, because what broke a session would break the next.
#include "controller/conductor.h"

#include <utility>

namespace prochron::controller {

void Conductor::run(Done<Status> done) {
  done_ = std::move(done);
  next(0);
}

void Conductor::next(std::size_t place) {
  if (stopped_) return done_(tl::unexpected<Error>(*stopped_));
  if (place == parts_.sessions.size()) return done_({});
  const std::uint32_t session = parts_.sessions[place];
  for (const Clock& clock : parts_.plan.judge.clocks) {
    if (Status written = parts_.history.append(session, trace::ClockRecord{clock}); !written) return done_(written);
  }
  running_ = std::make_unique<SessionRun>(parts_, session, [this, place](Status status) {
    if (!status && !stopped_) stopped_ = status.error();
    // Posted, not called: the session that is calling must not be destroyed under its own feet.
    parts_.timeline.at(parts_.timeline.now(), [this, place] { next(place + 1); });
  });
  running_->begin();
}

void Conductor::interrupt(Error why) {
  if (stopped_) return;
  stopped_ = why;
  if (running_) running_->interrupt(std::move(why), SessionRun::UnderWay::kDrained);
}

}  // namespace prochron::controller
