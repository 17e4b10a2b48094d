// A failure counts when it was seen twice: a process may be read in the moment in which its program is replaced. Its escape
// is dated by when it was last seen to be right.
#include "node-agent/node/clock_readings.h"

#include <utility>

#include "host/native_clock.h"
#include "host/process_table.h"

namespace prochron::agent {
namespace {

constexpr Duration kAroundChange = std::chrono::milliseconds(20);
constexpr std::size_t kMostDue = 256;
constexpr int kSurelyLost = 2, kSurelyUnread = 10;  // readings in a row

/// Whoever stands still between two programs, paused there, reads no clock, and follows none until he goes on.
bool stands_still(const faults::Victim& victim) {
  const auto process = host::read_process(victim.pid);
  return process && process->start_ticks == victim.start_ticks && (process->state == 'T' || process->state == 't');
}

}  // namespace

ClockReadings::ClockReadings(boost::asio::io_context& loop, const faults::AttachTable& attachments, Listener listener)
    : listener_(std::move(listener)), reader_(attachments), timer_(loop) {}

void ClockReadings::begin(trace::ProcessIndex process, trace::StageIndex stage, const faults::Victim& victim,
                          NativeTime since) {
  read_[victim] = {process, stage, since, 0, false};
}

void ClockReadings::read() {
  for (auto& [victim, read_of] : read_) {
    if (!read_of.given_up) read(victim, read_of);
  }
}

void ClockReadings::read(const faults::Victim& victim, Read& read) {
  const auto reading = reader_.read(victim);
  if (!reading) return take_failure(victim, read, reading.error());
  read.failures = 0;
  read.last.ns = reading->native_ns;
  const trace::Stamp stamp{reading->raw_ns, reading->native_ns, reading->realtime_ns, reading->width_ns};
  listener_.record(trace::IdleStampRecord{read.process, stamp});
}

void ClockReadings::take_failure(const faults::Victim& victim, Read& read, const Error& why) {
  if (why.code == ErrorCode::kUnsupported) {
    read.given_up = true;
    return;
  }
  if (why.code == ErrorCode::kTimeout && stands_still(victim)) return;
  const bool lost = why.code == ErrorCode::kBroken;
  if (++read.failures < (lost ? kSurelyLost : kSurelyUnread)) return;
  read.given_up = true;
  listener_.record(trace::EscapeRecord{read.process, read.last, lost ? faults::Escape::kPageLost : faults::Escape::kUnread,
                                       why.message});
  listener_.escaped(read.stage, "pid " + std::to_string(victim.pid) + ": " + why.message);
}

void ClockReadings::read_around(NativeTime change) {
  const NativeTime now = host::native_now();
  for (const NativeTime at : {change - kAroundChange, change + kAroundChange}) {
    if (at > now && due_.size() < kMostDue) due_.insert(at);
  }
  await_next();
}

void ClockReadings::await_next() {
  if (due_.empty()) return;
  timer_.expires_after(*due_.begin() - host::native_now());
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    const NativeTime now = host::native_now();
    while (!due_.empty() && *due_.begin() <= now) due_.erase(due_.begin());
    read();
    await_next();
  });
}

}  // namespace prochron::agent
