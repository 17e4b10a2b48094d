// A drift: the oscillator is off by a constant rate, so the clock gains or loses steadily. REALTIME and MONOTONIC bend
// alike, as the kernel's do; it starts from wherever the clock stands.
#include "faults/kinds/given.h"

namespace prochron::faults {
namespace {

constexpr Rate kWhole{kFinePerNanosecond};  // 100 %: twice as fast, or frozen

constexpr Parameter kParameters[] = {
    {"rate", ParameterType::kRate, true, true, {},
     "the frequency error, + = fast; between -1000000ppm and +1000000ppm, both excluded"},
};

Status validate(const ParameterValues& values) {
  const Rate* rate = given<Rate>(values, "rate");
  if (rate == nullptr) return needs("drift", "rate", "a rate like +200ppm");
  if (rate->ppt <= -kWhole.ppt || rate->ppt >= kWhole.ppt) {
    return is_wrong("drift", "rate", format(*rate), "lie between -1000000ppm and +1000000ppm, both excluded");
  }
  return {};
}

std::vector<Change> compile(const ParameterValues& values, FineOffset /*in_force*/, const FaultSpan& span) {
  return {Change{span.begin, Offset{}, std::get<Rate>(values.at("rate"))}};
}

}  // namespace

FaultKind drift_kind() {
  return {"drift", "the clock runs fast or slow by a constant rate", kParameters, validate, compile};
}

}  // namespace prochron::faults
