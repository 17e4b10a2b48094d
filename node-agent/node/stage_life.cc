// Orders and progress are steps of one ladder: after `ready` comes the first order, after `connected` the second.
#include "node-agent/node/stage_life.h"

#include <utility>

namespace prochron::agent {

Status StageLife::start() {
  if (quitting_) return fail(ErrorCode::kRefused, "the session is being stopped");
  const bool first = processes_.empty();
  const Heritage heritage{static_cast<std::uint32_t>(processes_.size()), first ? "" : process().inbox()};
  auto started = launch_(heritage, [this](StageProcess& changed) { take_change(changed); });
  if (!started) return pass(started);
  processes_.push_back(*std::move(started));
  given_ = 0;
  return {};
}

void StageLife::take_change(StageProcess& process) {
  if (processes_.empty() || &process != processes_.back().get()) return;
  // An order that finds no reader is no news: the process is ending, and that will be told.
  (void)lead_on();
  changed_(*this);
}

Status StageLife::lead_on() {
  const auto reached = static_cast<std::size_t>(progress());
  constexpr auto kFirst = static_cast<std::size_t>(Progress::kReady);
  if (progress() == Progress::kGone || reached < kFirst + given_ || given_ >= told_.size()) return {};
  return processes_.back()->order(told_[given_++]);
}

Status StageLife::order(const pipelines::Order& order) {
  told_.push_back(order);
  return lead_on();
}

void StageLife::quit() {
  quitting_ = true;
  processes_.back()->quit();
}

}  // namespace prochron::agent
