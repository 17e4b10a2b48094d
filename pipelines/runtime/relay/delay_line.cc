// A chunk that draws a shorter delay than the one before it leaves together with that one: order is kept.
#include "pipelines/runtime/relay/delay_line.h"

#include <algorithm>
#include <cmath>

namespace prochron::pipelines {
namespace {

/// What a chunk costs beside its bytes, so that many tiny ones are bounded too.
constexpr std::size_t kChunkCost = 64;

}  // namespace

DelayLine::DelayLine(Duration delay, Duration jitter, std::uint64_t seed, std::string_view name)
    : delay_(delay), jitter_(jitter), rng_(seed, name) {}

std::int64_t DelayLine::draw_release(std::int64_t arrived) {
  std::int64_t held = delay_.count();
  if (jitter_ > Duration{0}) held += std::llround(rng_.normal() * static_cast<double>(jitter_.count()));
  last_release_ = std::max(last_release_, arrived + std::max<std::int64_t>(held, 0));
  return last_release_;
}

void DelayLine::push(std::vector<std::byte> bytes, std::int64_t arrived) {
  if (bytes.empty()) return;
  held_ += bytes.size() + kChunkCost;
  chunks_.push_back({std::move(bytes), draw_release(arrived)});
}

void DelayLine::push_end(std::int64_t arrived) {
  held_ += kChunkCost;
  chunks_.push_back({{}, draw_release(arrived)});
}

std::optional<std::int64_t> DelayLine::due() const {
  if (chunks_.empty()) return std::nullopt;
  return chunks_.front().release;
}

std::span<const std::byte> DelayLine::front() const { return std::span(chunks_.front().bytes).subspan(gone_); }

void DelayLine::pop(std::size_t bytes) {
  gone_ += bytes;
  const std::size_t size = chunks_.front().bytes.size();
  if (gone_ < size) return;
  held_ -= size + kChunkCost;
  chunks_.pop_front();
  gone_ = 0;
}

}  // namespace prochron::pipelines
