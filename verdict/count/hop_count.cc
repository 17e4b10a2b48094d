// A message belongs to the window in which it was sent. One that was on its way while a clock of its hop changed saw
// two treatments and is left out, counted.
#include "verdict/count/hop_count.h"

#include <algorithm>
#include <utility>

namespace prochron::verdict {
namespace {

/// How far native may run from RAW: the kernel disciplines by at most 500 ppm.
std::int64_t discipline_slack(std::int64_t latency_ns) {
  return (latency_ns < 0 ? -latency_ns : latency_ns) / 2000 + 2;
}

}  // namespace

HopCount::HopCount(const SessionContext& session, const SessionIndex& index, const Attestation& attestation)
    : stages_(session.stages),
      hops_(session.hops),
      index_(index),
      attestation_(attestation),
      tallies_(index.windows.size() * session.hops.size()),
      stretches_(index.stretches.size() * session.hops.size()),
      unsent_(index.windows.size()),
      unreceived_(index.windows.size()),
      twice_(index.windows.size()),
      impossible_(index.windows.size()),
      join_([this](const auto& key, const auto& send, const auto& receive) { cross(key, send, receive); },
            [this](const auto& key, const auto& half) { leave(key, half); },
            [this](const auto& key, const auto& half, Again again) {
              const Place place = place_of(half.stamp.native_ns);
              if (place.window == nullptr) return;
              if (again == Again::kRecorded) return void(++twice_[place.index]);
              if (const auto hop = hop_at(key.from, key.to)) ++tally_at(place.index, *hop).redelivered;
            }) {
  for (const auto& [number, witness] : attestation.processes()) {
    auto& lines = lines_[number];
    for (const auto& window : witness.windows) {
      lines.push_back(window ? window->measured() : std::vector<OffsetLine>{});
    }
  }
}

HopCount::Place HopCount::place_of(std::int64_t native) const {
  const RanWindow* window = index_.window_at(native);
  return {window, window == nullptr ? 0 : static_cast<std::size_t>(window - index_.windows.data())};
}

std::optional<std::size_t> HopCount::hop_at(trace::StageIndex from, trace::StageIndex to) const {
  const auto found = std::ranges::find_if(hops_, [&](const HopContext& h) { return h.from == from && h.to == to; });
  if (found == hops_.end()) return {};
  return static_cast<std::size_t>(found - hops_.begin());
}

void HopCount::add(const trace::SpanRecord& span) {
  const Place place = place_of(span.begin.native_ns);
  note_quantum(span.process, span.begin.observed_ns);
  const bool sends = span.kind == trace::SpanKind::kProduce;
  const trace::StageIndex from = sends ? span.stage : span.peer, to = sends ? span.peer : span.stage;
  const std::optional<std::size_t> hop = hop_at(from, to);
  HopTally* tally = place.window == nullptr || !hop ? nullptr : &tally_at(place.index, *hop);
  if (place.window != nullptr && tally == nullptr) {
    ++impossible_[place.index];
    return;
  }
  if (!sends && span.delivery > 0) {
    if (tally != nullptr) ++tally->redelivered;  // the first delivery counts
    return;
  }
  if (sends && tally != nullptr) ++tally->sent;
  join_.add(span);
}

void HopCount::end() {
  join_.end();
  for (HopTally& tally : tallies_) {
    tally.latency.settle();
    tally.skews.settle();
    tally.negative_skews.settle();
  }
}

void HopCount::leave(const HopKey& key, const HopHalf& half) {
  const Place place = place_of(half.stamp.native_ns);
  if (place.window == nullptr) return;
  // As long as anything may be on its way: what a killed process had not sent yet is a bounded loss, and told as such.
  const std::int64_t reach = place.window->settle;
  if (half.kind == trace::SpanKind::kConsume) {
    unsent_[place.index] += index_.process_faults.hides_send(key.from, half.stamp.native_ns, reach) ? 0 : 1;
  } else if (index_.process_faults.hides_receive(key.to, half.stamp.native_ns, reach)) {
    return;
  } else if (key.to < stages_.size() && !stages_[key.to].foreign) {
    ++unreceived_[place.index];
  }
}

bool HopCount::is_of_the_run(const HopHalf& half) const {
  const ProcessWitness* witness = attestation_.process(half.process);
  return witness == nullptr || witness->discipline->covers(half.stamp.native_ns);
}

void HopCount::cross(const HopKey& key, const HopHalf& send, const HopHalf& receive) {
  const Place place = place_of(send.stamp.native_ns);
  const std::optional<std::size_t> hop = hop_at(key.from, key.to);
  if (place.window == nullptr || !hop) return;
  HopTally& tally = tally_at(place.index, *hop);
  if (!is_of_the_run(receive)) ++impossible_[place.index];
  for (const HopHalf* half : {&send, &receive}) {
    const ProcessWitness* witness = attestation_.process(half->process);
    if (witness != nullptr && witness->course != nullptr &&
        witness->course->changes_between(send.stamp.native_ns, receive.stamp.native_ns + receive.stamp.width_ns)) {
      ++tally.excluded;
      return;
    }
  }
  const Reading sender = read(send, place.index), receiver = read(receive, place.index);
  Crossing crossing;
  crossing.trace = key.trace;
  crossing.sent_native = send.stamp.native_ns;
  crossing.true_ns = receive.stamp.raw_ns - send.stamp.raw_ns;
  crossing.observed_ns = receive.stamp.observed_ns - send.stamp.observed_ns;
  crossing.skew_ns = sender.offset - receiver.offset;
  crossing.bound_ns =
      send.stamp.width_ns + receive.stamp.width_ns + sender.bound + receiver.bound + discipline_slack(crossing.true_ns);
  crossing.quantum_ns = std::max(quanta_[send.process], quanta_[receive.process]);
  crossing.measured = sender.known && receiver.known;
  tally.add(crossing);
  index_.stretches.each_at(place.index, send.stamp.native_ns, [&](std::size_t stretch) {
    stretches_[stretch * hops_.size() + *hop].add(crossing);
  });
}

HopCount::Reading HopCount::read(const HopHalf& half, std::size_t window) const {
  const auto found = lines_.find(half.process);
  const ProcessWitness* witness = attestation_.process(half.process);
  if (found == lines_.end() || witness == nullptr) return {};
  const auto* lines = &found->second[window];
  // A message sent at a window's very end is received after it, under the same treatment: its window's line goes on.
  if (lines->empty()) return {};
  const Bracket bracket = bracket_of(half.stamp, witness->discipline->k_at(half.stamp.native_ns));
  // A generated course changes faster than lines through 64 stamps of a window could say: the stamp speaks for itself.
  const bool generated = witness->course != nullptr && witness->course->is_generated_at(bracket.native);
  if (generated) return {true, bracket.middle(), (bracket.width() + 1) / 2};
  const auto next = std::ranges::find_if(*lines, [&](const OffsetLine& line) { return line.from > bracket.native; });
  const auto line = next == lines->begin() ? next : std::prev(next);
  const bool next_fits = next != lines->end() && !line->meets(bracket) && next->meets(bracket);
  const OffsetLine& chosen = next_fits ? *next : *line;
  // A fault may be shorter than the stretch of a window of which one stamp is kept: its stamps speak for themselves.
  if (!chosen.meets(bracket) && witness->course != nullptr && as_commanded(witness->course, bracket)) {
    return {true, bracket.middle(), (bracket.width() + 1) / 2};
  }
  return {true, chosen.middle_at(bracket.native), chosen.bound() + chosen.slack};
}

void HopCount::note_quantum(trace::ProcessIndex process, std::int64_t observed) {
  std::int64_t& quantum = quanta_.try_emplace(process, 1'000'000).first->second;
  while (quantum > 1 && observed % quantum != 0) quantum /= 1000;
}

}  // namespace prochron::verdict
