// A strobe: the wall clock jumps to an offset and back, over and over, as two time daemons that fight over it make it do.
#include "faults/kinds/given.h"

namespace prochron::faults {
namespace {

constexpr Offset kFarthest{Duration{std::chrono::hours{24 * 1000}}.count()};
constexpr Duration kShortest = std::chrono::milliseconds{1}, kLongest = std::chrono::hours{24};

constexpr Parameter kParameters[] = {
    {"by", ParameterType::kOffset, true, true, {}, "the jump, + = ahead; -1000d to +1000d"},
    {"every", ParameterType::kDuration, true, false, {}, "from one jump away to the next, half of it there; 1ms to 1d"},
};

class Strobe final : public Course {
 public:
  Strobe(std::int64_t by_ns, std::int64_t every_ns) : Course({every_ns, 2}), by_ns_(by_ns) {}
  Segment piece(std::int64_t k) const override {
    return {from(k), k % 2 == 0 ? FineOffset{by_ns_} * kFinePerNanosecond : 0, Rate{}};
  }
  bool jumps() const override { return true; }

 private:
  std::int64_t by_ns_;
};

Status validate(const ParameterValues& values) {
  const Offset* by = given<Offset>(values, "by");
  const Duration* every = given<Duration>(values, "every");
  if (by == nullptr) return needs("strobe", "by", "an offset like +5ms");
  if (every == nullptr) return needs("strobe", "every", "a duration like 10ms");
  if (Status right = in_range("strobe", "by", *by, -kFarthest, kFarthest); !right) return right;
  return in_range("strobe", "every", *every, kShortest, kLongest);
}

std::vector<Change> compile(const ParameterValues& values, FineOffset /*in_force*/, const FaultSpan& span) {
  return generated(span, "strobe", {{"by", given<Offset>(values, "by")->ns},
                                    {"every", given<Duration>(values, "every")->count()}});
}

std::shared_ptr<const Course> generate(const CourseNumbers& numbers) {
  const std::int64_t* by = number_in(numbers, "by", -kFarthest.ns, kFarthest.ns);
  const std::int64_t* every = number_in(numbers, "every", kShortest.count(), kLongest.count());
  if (by == nullptr || every == nullptr || numbers.size() != 2) return nullptr;
  return std::make_shared<Strobe>(*by, *every);
}

}  // namespace

FaultKind strobe_kind() {
  return {"strobe", "the wall clock jumps to an offset and back, over and over", kParameters, validate, compile, generate};
}

}  // namespace prochron::faults
