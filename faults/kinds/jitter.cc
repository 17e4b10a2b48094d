// Jitter: the wall clock is set anew again and again, each time to an offset drawn from the seed, uniform and independent
// of the last, as a daemon on a bad network sets it.
#include <utility>

#include "core/rng.h"
#include "faults/kinds/given.h"

namespace prochron::faults {
namespace {

constexpr Offset kLeast{1}, kMost{Duration{std::chrono::hours{24}}.count()};
constexpr Duration kShortest = std::chrono::milliseconds{1}, kLongest = std::chrono::hours{24};

constexpr Parameter kParameters[] = {
    {"by", ParameterType::kOffset, true, true, {}, "how far off at most, either way; +1ns to +1d"},
    {"every", ParameterType::kDuration, true, false, {}, "from one setting to the next; 1ms to 1d"},
};

class Jitter final : public Course {
 public:
  Jitter(std::int64_t by_ns, std::int64_t every_ns, std::uint64_t seed)
      : Course({every_ns, 1}), by_ns_(by_ns), seed_(seed) {}
  Segment piece(std::int64_t k) const override {
    Rng draw(seed_ + static_cast<std::uint64_t>(k), "jitter");
    const auto drawn = static_cast<std::int64_t>(draw.below(2 * static_cast<std::uint64_t>(by_ns_) + 1)) - by_ns_;
    return {from(k), FineOffset{drawn} * kFinePerNanosecond, Rate{}};
  }
  bool jumps() const override { return true; }

 private:
  std::int64_t by_ns_;
  std::uint64_t seed_;
};

Status validate(const ParameterValues& values) {
  const Offset* by = given<Offset>(values, "by");
  const Duration* every = given<Duration>(values, "every");
  if (by == nullptr) return needs("jitter", "by", "an offset like +500us");
  if (every == nullptr) return needs("jitter", "every", "a duration like 10ms");
  if (Status right = in_range("jitter", "by", *by, kLeast, kMost); !right) return right;
  return in_range("jitter", "every", *every, kShortest, kLongest);
}

std::vector<Change> compile(const ParameterValues& values, FineOffset /*in_force*/, const FaultSpan& span) {
  return generated(span, "jitter", {{"by", given<Offset>(values, "by")->ns},
                                    {"every", given<Duration>(values, "every")->count()},
                                    {"seed", static_cast<std::int64_t>(span.seed >> 1U)}});
}

std::shared_ptr<const Course> generate(const CourseNumbers& numbers) {
  const std::int64_t* by = number_in(numbers, "by", kLeast.ns, kMost.ns);
  const std::int64_t* every = number_in(numbers, "every", kShortest.count(), kLongest.count());
  const std::int64_t* seed = number_in(numbers, "seed", 0, INT64_MAX);
  if (by == nullptr || every == nullptr || seed == nullptr || numbers.size() != 3) return nullptr;
  return std::make_shared<Jitter>(*by, *every, static_cast<std::uint64_t>(*seed));
}

}  // namespace

FaultKind jitter_kind() {
  return {"jitter", "the wall clock is set again and again, to offsets drawn from the seed", kParameters, validate, compile,
          generate};
}

}  // namespace prochron::faults
