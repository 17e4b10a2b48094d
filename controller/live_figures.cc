// Joins sends with receives as the judge does, over the last few thousand spans.
#include "controller/live_figures.h"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "verdict/figures.h"

namespace prochron::controller {
namespace {

constexpr std::size_t kRemembered = 4096;                       // spans that wait for their other half
constexpr std::size_t kBudget = std::size_t{2} << 20U;          // bytes read in a second: some 15,000 spans
constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

LiveFigures::LiveFigures() { restart(); }

void LiveFigures::restart() {
  decoder_ = {};
  const auto nothing = [](const auto&...) {};
  join_.emplace([this](const verdict::HopKey& key, const verdict::HopHalf& send,
                       const verdict::HopHalf& receive) { count(key, send, receive); },
                nothing, nothing, kRemembered);
  k_ns_.reset();
  begin_window({}, {}, {});
}

void LiveFigures::begin_window(NativeTime begin, NativeTime end, std::optional<ClockId> bent) {
  begin_ns_ = begin.ns;
  end_ns_ = end.ns;
  bent_ = bent;
  seen_.reset();
  hops_.clear();
  sampled_ = false;
}

bool LiveFigures::is_in_budget(std::size_t bytes, NativeTime now) {
  if (now.ns / kSecond != second_) {
    second_ = now.ns / kSecond;
    spent_ = 0;
  }
  spent_ += bytes;
  return spent_ <= kBudget;
}

void LiveFigures::feed(std::span<const std::byte> frames, NativeTime now) {
  if (!is_in_budget(frames.size(), now)) {
    sampled_ = true;
    return;
  }
  decoder_.feed(frames);
  trace::Decoded decoded;
  for (auto more = decoder_.next(decoded); more && *more; more = decoder_.next(decoded)) take(decoded.record);
}

void LiveFigures::take(const trace::Record& record) {
  if (const auto* span = std::get_if<trace::SpanRecord>(&record)) {
    take(span->clock, span->begin);
    join_->add(*span);
  } else if (const auto* discipline = std::get_if<trace::DisciplineRecord>(&record)) {
    k_ns_ = discipline->k_ns;
  } else if (const auto* command = std::get_if<trace::CommandRecord>(&record)) {
    if (command->window == trace::kClocksStart) start_ns_ = command->change.step.ns;
  }
}

void LiveFigures::take(ClockId clock, const trace::Stamp& stamp) {
  if (clock != bent_ || !k_ns_ || stamp.native_ns < begin_ns_ || stamp.native_ns >= end_ns_) return;
  seen_ = Seen{stamp.observed_ns - stamp.native_ns - *k_ns_ - start_ns_, stamp.width_ns};
}

void LiveFigures::count(const verdict::HopKey& key, const verdict::HopHalf& send, const verdict::HopHalf& receive) {
  if (send.stamp.native_ns < begin_ns_ || send.stamp.native_ns >= end_ns_) return;
  Counted& counted = hops_[{key.from, key.to}];
  ++counted.spans;
  if (receive.stamp.observed_ns < send.stamp.observed_ns) ++counted.negative;
}

std::string LiveFigures::text() const {
  std::string text;
  const auto rank = [](const auto& hop) { return std::pair(hop.second.negative, hop.second.spans); };
  const auto worst = std::ranges::max_element(hops_, {}, rank);
  if (worst != hops_.end()) {
    text += fmt::format("  {}{} of {} negative", sampled_ ? "about " : "", verdict::count_text(worst->second.negative),
                        verdict::count_text(worst->second.spans));
  }
  if (seen_) {
    text += fmt::format("  clock {} {}", verdict::exact_ms(Offset{seen_->offset_ns}), verdict::bound_text(seen_->width_ns));
  }
  return text;
}

}  // namespace prochron::controller
