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
  if (is_known(key, half)) return again_(key, half);
  if (meet(young_, key, half) || meet(old_, key, half)) return joined_.insert(HopKeyHash{}(key));
  young_.insert_or_assign(key, half);
  if (young_.size() < generation_) return;
  give_up(old_);
  std::swap(old_, young_);
}

bool HopJoin::is_known(const HopKey& key, const HopHalf& half) const {
  const std::size_t hash = HopKeyHash{}(key);
  if (joined_.contains(hash)) return true;
  for (const Waiting* waiting : {&young_, &old_}) {
    const auto found = waiting->find(key);
    if (found != waiting->end() && found->second.kind == half.kind) return true;
  }
  return false;
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
