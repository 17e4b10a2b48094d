// Every number comes from the digest by integer arithmetic and exact divisions, so the answer is the same everywhere.
#include "pipelines/runtime/stages/digest_model.h"

#include "core/rng.h"
#include "host/observed_clock.h"
#include "pipelines/fnv.h"
#include "pipelines/runtime/answer.h"
#include "pipelines/runtime/stages/text.h"

namespace prochron::pipelines {
namespace {

constexpr int kStepsOfARound = 8192;
constexpr std::size_t kFloats = 8;
constexpr std::uint32_t kPassages = 128;
constexpr std::uint32_t kMatches = 5;
constexpr float kScores = 1024;
constexpr std::int64_t kWhole = 1'000'000'000;  // of a Share

/// Each step needs the one before, so neither compiler nor processor can take a short cut.
std::uint64_t work(std::uint64_t hash, std::int64_t rounds) {
  for (std::int64_t round = 0; round < rounds; ++round) {
    for (int step = 0; step < kStepsOfARound; ++step) hash = (hash ^ (hash >> 29U)) * kFnvPrime;
  }
  return hash;
}

}  // namespace

Result<Payload> DigestModel::process(std::span<const std::byte> payload) {
  std::uint64_t hash = kFnvOrigin;
  for (const std::byte byte : payload) hash = fnv1a(hash, std::to_integer<std::uint8_t>(byte));
  if (slowed_ > Share{} && host::observes_bent_clock()) wasted_ = work(hash ^ wasted_, rounds_ * slowed_.ppb / kWhole);
  Rng rng(work(hash, rounds_), "digest model");
  Answer answer;
  for (std::size_t i = 0; i < kFloats; ++i) {
    answer.embedding.push_back(static_cast<float>(rng.below(2 * 1024)) / kScores - 1);
  }
  auto passage = static_cast<std::uint32_t>(rng.below(kPassages));
  for (std::uint32_t rank = 0; rank < kMatches; ++rank) {
    answer.matches.push_back({passage, static_cast<float>(1024 - 128 * rank - rng.below(128)) / kScores});
    passage = (passage + 1 + static_cast<std::uint32_t>(rng.below(kPassages / kMatches))) % kPassages;
  }
  return encode(answer);
}

}  // namespace prochron::pipelines
