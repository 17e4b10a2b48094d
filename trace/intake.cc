// Decoding one process's stream, counting what is missing from it, and telling its spans which clock they were taken
// on.
#include "trace/intake.h"

#include <algorithm>

namespace prochron::trace {

void EpochLog::note(NativeTime from) { changes_.insert(std::ranges::upper_bound(changes_, from.ns), from.ns); }

ClockEpoch EpochLog::at(std::int64_t native_ns) const {
  return {static_cast<std::uint32_t>(std::ranges::upper_bound(changes_, native_ns) - changes_.begin())};
}

void Intake::shift(Stamp& stamp) const {
  if (reported_ == nullptr || reported_->faults().empty()) return;
  stamp.observed_ns += reported_->offset_at(faults::ClockFamily::kRealtime, {reported_->host(), stamp.native_ns}).ns;
}

void Intake::fill_in(Record& record) const {
  if (auto* const idle = std::get_if<IdleStampRecord>(&record)) return shift(idle->stamp);
  if (auto* const span = std::get_if<SpanRecord>(&record)) {
    shift(span->begin), shift(span->end);
    span->clock = clock_;
    span->epoch = epochs_->at(span->begin.native_ns);
  } else if (auto* const process = std::get_if<ProcessRecord>(&record)) {
    process->clock = clock_;
  }
}

Status Intake::feed(std::span<const std::byte> bytes, const Visit& visit) {
  decoder_.feed(bytes);
  while (true) {
    const auto more = decoder_.next(decoded_);
    if (!more) return pass(more);
    if (!*more) return {};
    if (const auto* const farewell = std::get_if<StreamEndRecord>(&decoded_.record)) {
      last_sequence_ = farewell->last_sequence;
      farewell_ = true;
      continue;
    }
    last_sequence_ = decoded_.sequence;
    ++received_;
    fill_in(decoded_.record);
    visit(decoded_.record);
  }
}

StreamEndRecord Intake::end() const {
  return {.process = process_, .last_sequence = last_sequence_, .received = received_, .clean = farewell_};
}

}  // namespace prochron::trace
