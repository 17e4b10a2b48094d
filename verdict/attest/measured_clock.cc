// What a clock did in the first part of a window, from the stamps of all that follow it. Each process's lines hold it in an
// interval, and it lies where they meet.
#include <algorithm>
#include <limits>

#include "verdict/attest/window_proof.h"

namespace prochron::verdict {
namespace {

faults::MeasuredVictim of_one(const ProcessWitness& witness, const OffsetLine& line, std::int64_t at, std::int64_t start,
                              std::int64_t stamps) {
  const faults::Measured measured{Offset{line.middle_at(at) - start}, Duration{line.bound()}, stamps};
  return {witness.process->victim, witness.process->stage, measured, line.rate, line.rate_bound};
}

/// The stamp that alone speaks of a stretch: of a generated course, and of a fault so short that the window's lines pass it
/// by. Null: the lines do.
const Bracket* the_only_one(const ProcessWitness& witness, std::size_t place, const NativeRange& during,
                            const OffsetLine& line) {
  if (witness.course == nullptr) return nullptr;
  const Bracket* first = witness.windows[place]->first_kept();
  if (first != nullptr && witness.course->is_generated_at(first->native)) return first;
  const ChangeWitness* began = witness.change_at(during.begin);
  const bool passed_by = began != nullptr && began->judged_in(during.begin, during.end) && !line.meets(*began->narrowest);
  return passed_by ? &*began->narrowest : nullptr;
}

}  // namespace

MeasuredClock measure(ClockId clock, std::uint32_t window, const NativeRange& during, const SessionIndex& index,
                      const Attestation& attestation) {
  MeasuredClock result;
  result.at = during.begin;
  const RanWindow* ran = index.window(window);
  if (ran == nullptr) return result;
  const auto place = static_cast<std::size_t>(ran - index.windows.data());
  // A stage with a clock of its own shows the sum of two: it is asked only if nobody shows this clock alone.
  const auto& processes = attestation.processes();
  const bool shown_alone =
      std::ranges::any_of(processes, [&](const auto& p) { return p.second.process->clock == clock; });
  const auto follower = std::ranges::find_if(processes, [&](const auto& p) { return index.follows(*p.second.process, clock); });
  const Trajectory* course = follower == processes.end() ? nullptr : follower->second.course;
  const std::int64_t start = course == nullptr ? 0 : course->start_offset();
  const auto shared = [&](const OffsetLine& l) { return std::min(l.until, during.end) - std::max(l.from, during.begin); };
  std::int64_t low = std::numeric_limits<std::int64_t>::min(), high = std::numeric_limits<std::int64_t>::max();
  for (const auto& [number, witness] : processes) {
    const bool asked = shown_alone ? witness.process->clock == clock : index.follows(*witness.process, clock);
    if (!asked || !witness.windows[place]) continue;
    const auto lines = witness.windows[place]->measured();
    const auto longest = std::ranges::max_element(lines, {}, shared);
    if (const Bracket* alone = the_only_one(witness, place, during, *longest)) {
      result.measured = {Offset{alone->middle() - start}, Duration{(alone->width() + 1) / 2}, witness.windows[place]->stamps()};
      result.rate.reset(), result.victims.clear();
      result.at = alone->native;
      return result;
    }
    if (result.measured.stamps == 0) result.rate = longest->rate;
    result.measured.stamps += witness.windows[place]->stamps();
    result.victims.push_back(of_one(witness, *longest, during.begin, start, witness.windows[place]->stamps()));
    low = std::max(low, longest->low + longest->drift_to(during.begin));
    high = std::min(high, longest->high + longest->drift_to(during.begin));
  }
  if (result.measured.stamps == 0) return result;
  low -= start, high -= start;
  // Processes that disagree about one clock leave nothing in common: the gap between them is then the bound.
  if (low > high) std::swap(low, high);
  result.measured.offset = {low + (high - low) / 2};
  result.measured.bound = Duration{(high - low + 1) / 2};
  return result;
}

NativeRange first_course(const PlannedFault& fault, const WindowContext& context, const RanWindow& ran) {
  const std::int64_t activation = ran.begin - context.settle.count();
  NativeRange stretch{std::clamp(activation + fault.at.count(), ran.begin, ran.end), ran.end};
  const auto cut_at = [&](Duration since) {
    const std::int64_t at = activation + since.count();
    if (at > stretch.begin) stretch.end = std::min(stretch.end, at);
  };
  for (const PlannedChange& change : fault.changes) cut_at(change.at);
  cut_at(fault.at + fault.length);
  return stretch;
}

}  // namespace prochron::verdict
