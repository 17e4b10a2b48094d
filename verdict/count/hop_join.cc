// A half that was there before (a span recorded twice) is told and left out.
#include "verdict/count/hop_join.h"

#include <cstring>
#include <utility>

namespace prochron::verdict {

std::size_t HopKeyHash::operator()(const HopKey& key) const {
  std::uint64_t words[2];
  std::memcpy(words, key.trace.bytes.data(), sizeof words);
  std::uint64_t mixed = words[0] ^ (words[1] * 0x9e3779b97f4a7c15) ^ (key.message * 0xbf58476d1ce4e5b9) ^
                        (key.send.value * 0xd6e8feb86659fd93);
  mixed ^= (std::uint64_t{key.from} << 48U) ^ (std::uint64_t{key.to} << 32U) ^ (std::uint64_t{key.attempt} << 8U) ^
           key.delivery;
  mixed = (mixed ^ (mixed >> 31U)) * 0x94d049bb133111eb;
  return static_cast<std::size_t>(mixed ^ (mixed >> 29U));
}

namespace {

/// Never a hop's own hash but by chance, as two hops' may be the same.
std::uint64_t received_by(const HopKey& key, trace::ProcessIndex process) {
  return (HopKeyHash{}(key) ^ (process + 1)) * 0x9e3779b97f4a7c15;
}

}  // namespace

void HopJoin::add(const trace::SpanRecord& span) {
  const bool sends = span.kind == trace::SpanKind::kProduce;
  const HopKey key{span.trace,
                   span.message,
                   span.attempt,
                   span.delivery,
                   sends ? span.stage : span.peer,
                   sends ? span.peer : span.stage,
                   sends ? span.span : span.parent};
  const HopHalf half{span.process, span.kind, span.begin};
  const std::optional<Again> again = known(key, half);
  if (!sends) joined_.insert(received_by(key, half.process));
  if (again) return again_(key, half, *again);
  if (meet(young_, key, half) || meet(old_, key, half)) return joined_.insert(HopKeyHash{}(key));
  young_.insert_or_assign(key, half);
  if (young_.size() < generation_) return;
  give_up(old_);
  std::swap(old_, young_);
}

std::optional<Again> HopJoin::known(const HopKey& key, const HopHalf& half) const {
  bool is_known = joined_.contains(HopKeyHash{}(key));
  for (const Waiting* waiting : {&young_, &old_}) {
    const auto found = waiting->find(key);
    is_known = is_known || (found != waiting->end() && found->second.kind == half.kind);
  }
  if (!is_known) return std::nullopt;
  const bool sends = half.kind == trace::SpanKind::kProduce;
  return sends || joined_.contains(received_by(key, half.process)) ? Again::kRecorded : Again::kRedelivered;
}

bool HopJoin::meet(Waiting& waiting, const HopKey& key, const HopHalf& half) {
  const auto found = waiting.find(key);
  if (found == waiting.end() || found->second.kind == half.kind) return false;
  const bool sends = half.kind == trace::SpanKind::kProduce;
  whole_(key, sends ? half : found->second, sends ? found->second : half);
  waiting.erase(found);
  return true;
}

void HopJoin::give_up(Waiting& waiting) {
  for (const auto& [key, half] : waiting) leftover_(key, half);
  waiting.clear();
}

void HopJoin::end() {
  give_up(old_);
  give_up(young_);
}

}  // namespace prochron::verdict
