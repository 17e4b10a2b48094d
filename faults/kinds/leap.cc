// A leap second: inserted, the wall clock shows its second twice; deleted, it leaves one out. Smeared, it is lost or won
// at a constant rate instead, over hours, REALTIME and MONOTONIC alike, as a daemon does it by slewing.
#include "faults/kinds/given.h"
#include "faults/kinds/slewed.h"

namespace prochron::faults {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr Duration kShortest = std::chrono::seconds{10}, kLongest = std::chrono::hours{48};

constexpr Parameter kParameters[] = {
    {"second", ParameterType::kText, true, true, {}, "insert or delete"},
    {"smear", ParameterType::kDuration, false, false, {}, "spread over so long, from the begin on; 10s to 2d"},
};

Status validate(const ParameterValues& values) {
  const std::string* second = given<std::string>(values, "second");
  if (second == nullptr) return needs("leap", "second", "insert or delete");
  if (*second != "insert" && *second != "delete") {
    return is_wrong("leap", "second", *second, "be insert or delete");
  }
  return in_range("leap", "smear", given_or(values, "smear", kShortest), kShortest, kLongest);
}

std::vector<Change> compile(const ParameterValues& values, FineOffset /*in_force*/, const FaultSpan& span) {
  const Offset by{*given<std::string>(values, "second") == "insert" ? -kSecond : kSecond};
  const Duration* smear = given<Duration>(values, "smear");
  if (smear == nullptr) return {Change{span.begin, by, Rate{}}};
  const FineOffset whole = FineOffset{kSecond} * kFinePerNanosecond, over = smear->count();
  return slewed(0, by, Rate{static_cast<std::int64_t>((whole + over - 1) / over)}, span);
}

}  // namespace

FaultKind leap_kind() {
  return {"leap", "a leap second is inserted or deleted, at once or smeared", kParameters, validate, compile};
}

}  // namespace prochron::faults
