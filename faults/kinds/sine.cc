// A sine: the oscillator follows the temperature of its room, so the clock swings ahead and behind. 256 chords a period;
// at their ends the offset is the sine to a ns, from a table of correctly rounded values, for libm's are not the same
// anywhere. REALTIME and MONOTONIC bend alike.
#include <array>

#include "faults/kinds/given.h"

namespace prochron::faults {
namespace {

constexpr std::int64_t kChords = 256;
constexpr Offset kLeast{1}, kMost{Duration{std::chrono::hours{1}}.count()};
constexpr Duration kShortest = std::chrono::seconds{1}, kLongest = std::chrono::hours{48};
constexpr std::int64_t kSteepest = 16;  // by : period; 2 pi by / period stays below 1/2

constexpr Parameter kParameters[] = {
    {"by", ParameterType::kOffset, true, true, {}, "how far off at its height; +1ns to +1h, and a 16th of `period`"},
    {"period", ParameterType::kDuration, true, false, {}, "from height to height; 1s to 2d"},
};

/// sin(pi / 2 * i / 64) * 2^62.
constexpr std::array<std::int64_t, kChords / 4 + 1> kQuarter{
    0, 113176440454146016, 226284707652502141, 339256669404298611, 452024275624069880, 564519599322481549,
    676674877523008785, 788422552079819562, 899695310372275547, 1010426125851537790, 1120548298414853464,
    1229995494583203681, 1338701787458110889, 1446601696433537347, 1553630226638953726, 1659722908089818799,
    1764815834521887442, 1868845701885954606, 1971749846479847467, 2073466282694696471, 2173933740352748318,
    2273091701614230011, 2370880437431032621, 2467241043525256456, 2562115475870945497, 2655446585657638225,
    2747178153714674114, 2837254924375519865, 2925622638761716784, 3012228067466400296, 3097019042617704261,
    3179944489302736311, 3260954456333195553, 3340000146334100615, 3417033945137503676, 3492009450463484836,
    3564881499871150442, 3635606197962798751, 3704140942824866152, 3770444451689726907, 3834476785802888710,
    3896199374480604983, 3955575038343412514, 4012568011711599423, 4067143964149113252, 4119270021142931949,
    4168914783905441250, 4216048348287890265, 4260642322793532497, 4302669845679601858, 4342105601137822079,
    4378925834543703005, 4413108366765438139, 4444632607523784314, 4473479567794875989, 4499631871248503178,
    4523073764714963030, 4543791127674180203, 4561771480761380163, 4577003993284191887, 4589479489746651964,
    4599190455376180266, 4606131040650197959, 4610297064819661174, 4611686018427387904,
};

/// floor(value * factor / 2^62), 0 <= factor <= 2^62.
FineOffset scaled(FineOffset value, std::int64_t factor) {
  const FineOffset upper = value >> 62U, lower = value - (upper << 62U);
  return upper * factor + ((lower * factor) >> 62U);
}

class Sine final : public Course {
 public:
  Sine(std::int64_t by_ns, std::int64_t period_ns) : Course({period_ns, kChords}), by_ns_(by_ns) {}
  Segment piece(std::int64_t k) const override {
    // Rounded down, so that where a chord ends the clock is never behind where the next begins.
    const FineOffset length = from(k + 1) - from(k), rise = offset(k + 1) - offset(k);
    const FineOffset rate = rise / length - (rise % length < 0 ? 1 : 0);
    return {from(k), offset(k), Rate{static_cast<std::int64_t>(rate)}};
  }
  bool jumps() const override { return false; }

 private:
  FineOffset offset(std::int64_t k) const {
    const std::int64_t place = k % kChords, half = place % (kChords / 2);
    const std::int64_t step = half <= kChords / 4 ? half : kChords / 2 - half;
    const FineOffset height = scaled(FineOffset{by_ns_} * kFinePerNanosecond, kQuarter[static_cast<std::size_t>(step)]);
    return place < kChords / 2 ? height : -height;
  }

  std::int64_t by_ns_;
};

Status validate(const ParameterValues& values) {
  const Offset* by = given<Offset>(values, "by");
  const Duration* period = given<Duration>(values, "period");
  if (by == nullptr) return needs("sine", "by", "an offset like +5ms");
  if (period == nullptr) return needs("sine", "period", "a duration like 10m");
  if (Status right = in_range("sine", "by", *by, kLeast, kMost); !right) return right;
  if (Status right = in_range("sine", "period", *period, kShortest, kLongest); !right) return right;
  return in_range("sine", "by", *by, kLeast, Offset{period->count() / kSteepest});
}

std::vector<Change> compile(const ParameterValues& values, FineOffset /*in_force*/, const FaultSpan& span) {
  return generated(span, "sine", {{"by", given<Offset>(values, "by")->ns},
                                  {"period", given<Duration>(values, "period")->count()}});
}

std::shared_ptr<const Course> generate(const CourseNumbers& numbers) {
  const std::int64_t* period = number_in(numbers, "period", kShortest.count(), kLongest.count());
  if (period == nullptr || numbers.size() != 2) return nullptr;
  const std::int64_t* by = number_in(numbers, "by", kLeast.ns, std::min(kMost.ns, *period / kSteepest));
  return by == nullptr ? nullptr : std::make_shared<Sine>(*by, *period);
}

}  // namespace

FaultKind sine_kind() {
  return {"sine", "the clock swings ahead and behind, as with its room's temperature", kParameters, validate, compile,
          generate};
}

}  // namespace prochron::faults
