// Wander: an oscillator left to itself. Two states, phase and frequency: white frequency noise makes the phase walk, and
// the frequency walks too. The step is the exact discretisation of Zucca and Tavella (2005): over a time t the two gain
// normal increments with the covariance that the integrals have. The clock runs straight from one step to the next, so
// REALTIME and MONOTONIC bend alike. Integers throughout: a normal draw is the sum of twelve uniform ones less six,
// which has the variance 1 exactly and ends at 6 deviations.
#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "core/rng.h"
#include "faults/kinds/given.h"

namespace prochron::faults {
namespace {

constexpr Rate kNone{0}, kMost{1'000'000'000};  // ppt
constexpr Duration kShortest = std::chrono::milliseconds{100}, kLongest = std::chrono::seconds{100};
constexpr Duration kUsual = std::chrono::seconds{1};
constexpr std::int64_t kFastest = kFinePerNanosecond / 2;  // ppt; a drawn rate ends here
constexpr std::int64_t kMostSteps = 100'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;

constexpr Parameter kParameters[] = {
    {"walk", ParameterType::kRate, true, true, {},
     "how far the frequency wanders within 1s, one deviation; it grows as the root of time; 0 to 1000ppm"},
    {"white", ParameterType::kRate, false, false, {}, "Allan deviation at 1s of the white frequency noise; 0 to 1000ppm"},
    {"every", ParameterType::kDuration, false, false, {}, "from one draw to the next; 100ms to 100s, 1s if not given"},
};

std::int64_t root(FineOffset square) {
  FineOffset low = 0, high = FineOffset{1} << 40U;
  while (high - low > 1) {
    const FineOffset middle = (low + high) / 2;
    (middle * middle <= square ? low : high) = middle;
  }
  return static_cast<std::int64_t>(low);
}

/// Mean 0, deviation 1, in units of 2^-32.
std::int64_t normal(Rng& rng) {
  std::int64_t sum = 6 - 6 * (std::int64_t{1} << 32U);
  for (int i = 0; i < 6; ++i) {
    const std::uint64_t two = rng.next();
    sum += static_cast<std::int64_t>(two >> 32U) + static_cast<std::int64_t>(two & 0xffffffffU);
  }
  return sum;
}

class Wander final : public Course {
 public:
  Wander(std::int64_t walk_ppt, std::int64_t white_ppt, std::int64_t every_ns, std::int64_t steps, std::uint64_t seed)
      : Course({every_ns, 1}),
        walk_(walk_ppt),
        white_(white_ppt),
        every_(every_ns),
        root_(root(FineOffset{every_ns} * kSecond)),
        last_(steps),
        seed_(seed) {
    kept_.emplace_back();
  }

  Segment piece(std::int64_t k) const override {
    if (k > last_) {  // beyond the fault: as at its end
      const Segment end = piece(last_);
      return {from(k), end.offset + FineOffset{end.rate.ppt} * (from(k) - end.from), end.rate};
    }
    const std::int64_t block = k / kBlock;
    State state = before(block);
    Rng rng = of_block(block);
    for (std::int64_t i = block * kBlock; i < k; ++i) (void)advance(state, rng);
    const FineOffset phase = state.phase;
    return {from(k), phase, advance(state, rng)};
  }
  bool jumps() const override { return false; }

 private:
  static constexpr std::int64_t kBlock = 64;
  struct State {
    FineOffset phase = 0;       ///< 1e-12 ns
    FineOffset frequency = 0;   ///< ppt
  };
  /// A walk has no short cut; but whoever asks for a piece will ask for its neighbours, so what was walked is kept.
  State before(std::int64_t block) const {
    const std::scoped_lock lock(mutex_);
    while (static_cast<std::int64_t>(kept_.size()) <= block) {
      State state = kept_.back();
      Rng rng = of_block(static_cast<std::int64_t>(kept_.size()) - 1);
      for (std::int64_t i = 0; i < kBlock; ++i) (void)advance(state, rng);
      kept_.push_back(state);
    }
    return kept_[static_cast<std::size_t>(block)];
  }
  Rng of_block(std::int64_t block) const { return {seed_ + static_cast<std::uint64_t>(block), "wander"}; }

  /// One step; at what rate the clock runs through it.
  Rate advance(State& state, Rng& rng) const {
    // root_ is 1e9 times the root of the step in seconds.
    const auto drawn = [&](FineOffset deviation) { return (deviation * normal(rng)) >> 32U; };
    const FineOffset whitened = drawn(FineOffset{white_} * root_);
    const FineOffset walked = drawn(FineOffset{walk_} * root_) / kSecond;
    constexpr std::int64_t kRootOfTwelve = 3'464'101'615;  // 1e-9
    const FineOffset between = drawn(FineOffset{walk_} * root_ / kRootOfTwelve * every_);
    const FineOffset rise = whitened + state.frequency * every_ + walked * every_ / 2 + between;
    const FineOffset rate = std::clamp<FineOffset>(rise / every_, -kFastest, kFastest);
    state.frequency = std::clamp<FineOffset>(state.frequency + walked, -kFastest, kFastest);
    state.phase += rate * every_;
    return {static_cast<std::int64_t>(rate)};
  }

  std::int64_t walk_, white_, every_, root_, last_;
  std::uint64_t seed_;
  mutable std::mutex mutex_;
  mutable std::vector<State> kept_;  ///< before every kBlock-th step, as far as somebody has asked
};

Status validate(const ParameterValues& values) {
  const Rate* walk = given<Rate>(values, "walk");
  if (walk == nullptr) return needs("wander", "walk", "a rate like 10ppb");
  if (Status right = in_range("wander", "walk", *walk, kNone, kMost); !right) return right;
  if (Status right = in_range("wander", "white", given_or(values, "white", kNone), kNone, kMost); !right) return right;
  return in_range("wander", "every", given_or(values, "every", kUsual), kShortest, kLongest);
}

std::vector<Change> compile(const ParameterValues& values, FineOffset /*in_force*/, const FaultSpan& span) {
  const Duration every = given_or(values, "every", kUsual);
  return generated(span, "wander", {{"walk", given<Rate>(values, "walk")->ppt},
                                    {"white", given_or(values, "white", kNone).ppt},
                                    {"every", every.count()},
                                    {"steps", std::min(kMostSteps, (span.end - span.begin) / every + 1)},
                                    {"seed", static_cast<std::int64_t>(span.seed >> 1U)}});
}

std::shared_ptr<const Course> generate(const CourseNumbers& numbers) {
  const std::int64_t* walk = number_in(numbers, "walk", 0, kMost.ppt);
  const std::int64_t* white = number_in(numbers, "white", 0, kMost.ppt);
  const std::int64_t* every = number_in(numbers, "every", kShortest.count(), kLongest.count());
  const std::int64_t* steps = number_in(numbers, "steps", 0, kMostSteps);
  const std::int64_t* seed = number_in(numbers, "seed", 0, INT64_MAX);
  const bool all = walk && white && every && steps && seed && numbers.size() == 5;
  return all ? std::make_shared<Wander>(*walk, *white, *every, *steps, static_cast<std::uint64_t>(*seed)) : nullptr;
}

}  // namespace

FaultKind wander_kind() {
  return {"wander", "the frequency walks at random, as a free oscillator's does", kParameters, validate, compile, generate};
}

}  // namespace prochron::faults
