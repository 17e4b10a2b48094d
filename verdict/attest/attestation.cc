// The observed clock is read at some instant of the stamp's bracket, and a clock of whatever rate shows more later: the
// offset seen lies between the reading due at the bracket's begin and that due at its end. A stamp that was being taken
// while the clock changed may show either side of the change.
#include "verdict/attest/attestation.h"

#include <algorithm>
#include <variant>

#include "verdict/index/plausible.h"

namespace prochron::verdict {
namespace {

constexpr std::int64_t kFloored = 2;  // ns; what a bracket is wider than its stamp took, for readings are floored
constexpr std::size_t kMostJumps = 1'000;
constexpr std::int64_t kWorthKeeping = 250'000'000;  // ns

std::map<trace::ProcessIndex, ProcessWitness> stampers(const SessionIndex& index) {
  std::map<trace::ProcessIndex, ProcessWitness> processes;
  for (const auto& [number, process] : index.processes) {
    const Discipline* discipline = index.discipline(process.host);
    if (discipline == nullptr) continue;
    ProcessWitness& witness = processes[number];
    witness.process = &process;
    witness.discipline = discipline;
    witness.course = index.course(number);
    witness.windows.resize(index.windows.size());
    if (witness.course != nullptr) witness.changes.resize(witness.course->commands().size());
  }
  return processes;
}

}  // namespace

bool as_commanded(const Trajectory* course, const Bracket& bracket) {
  if (course == nullptr) return bracket.holds(0);
  const std::int64_t closed = bracket.native + bracket.width() - kFloored;
  const std::int64_t opened_with = course->offset_at(bracket.native), closed_with = course->offset_at(closed);
  const auto jumped = course->after_jumps(bracket.native, closed, kMostJumps);
  if (jumped.size() == kMostJumps) return true;  // so wide a stamp proves nothing
  if (std::ranges::any_of(jumped, [&](std::int64_t offset) { return bracket.holds(offset); })) return true;
  if (jumped.empty() && !course->changes_between(bracket.native, closed)) return opened_with <= bracket.high && bracket.low <= closed_with;
  return bracket.holds(opened_with) || bracket.holds(closed_with);
}

void ProcessWitness::take(const trace::SpanRecord& span, const SessionIndex& index) {
  take(span.begin, index);
  last_stamp = std::max(last_stamp, span.end.native_ns);
  take(span.end, index);
}

std::int64_t ProcessWitness::longest_silence(const Span& stretch) const {
  std::int64_t longest =
      std::min(stretch.until - std::max(last_stamp, stretch.from), stretch.until - stretch.from);
  for (const Silence& silence : silences) {
    longest = std::max(longest, std::min(silence.until, stretch.until) - std::max(silence.after, stretch.from));
  }
  return longest;
}

void ProcessWitness::take(const trace::Stamp& stamp, const SessionIndex& index) {
  const Bracket bracket = bracket_of(stamp, discipline->k_at(stamp.native_ns));
  believable = believable && -kLargestOffset <= bracket.low && bracket.high <= kLargestOffset;
  if (!believable) return;
  const bool first = last_stamp == std::numeric_limits<std::int64_t>::min();
  if (first || bracket.native - last_stamp > kWorthKeeping) silences.push_back({last_stamp, bracket.native});
  last_stamp = std::max(last_stamp, bracket.native);
  const bool right = as_commanded(course, bracket);
  const std::size_t passed = course == nullptr ? 0 : course->commands_until(bracket.native);
  if (passed > 0) changes[passed - 1].see(bracket.native, right);
  const RanWindow* window = index.window_at(bracket.native);
  if (window == nullptr) return;
  auto& witness = windows[static_cast<std::size_t>(window - index.windows.data())];
  if (!witness) witness = std::make_unique<ClockWitness>(window->begin, window->end);
  witness->see(bracket);
  if (passed > 0) changes[passed - 1].judge(bracket);
  if (!right) witness->contradict(bracket);
  const std::int64_t true_offset = course == nullptr ? 0 : course->start_offset();
  const bool bent = course != nullptr && course->offset_at(bracket.native) != true_offset;
  if (bent) witness->weigh(!bracket.holds(true_offset));
}

Result<Attestation> Attestation::of(const trace::HistoryReader& history, std::uint32_t session,
                                    const SessionIndex& index) {
  Attestation attestation;
  attestation.processes_ = stampers(index);
  const auto take = [&](trace::ProcessIndex number, const auto& seen) {
    const auto found = attestation.processes_.find(number);
    if (found != attestation.processes_.end()) found->second.take(seen, index);
  };
  const Status read = history.for_each(session, [&](const trace::Record& record) {
    if (const auto* span = std::get_if<trace::SpanRecord>(&record)) {
      take(span->process, *span);
    } else if (const auto* idle = std::get_if<trace::IdleStampRecord>(&record)) {
      take(idle->process, idle->stamp);
    }
  });
  if (!read) return pass(read);
  for (const auto& [number, witness] : attestation.processes_) {
    if (witness.believable) continue;
    return fail(ErrorCode::kCorrupt, "process " + std::to_string(number) + " shows an instant that no clock shows");
  }
  return attestation;
}

const ChangeWitness* ProcessWitness::change_at(std::int64_t native) const {
  const std::size_t passed = course == nullptr ? 0 : course->commands_until(native);
  return passed == 0 ? nullptr : &changes[passed - 1];
}

const ProcessWitness* Attestation::process(trace::ProcessIndex index) const {
  const auto found = processes_.find(index);
  return found == processes_.end() ? nullptr : &found->second;
}

}  // namespace prochron::verdict
