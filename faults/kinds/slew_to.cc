// A slew: the clock is brought to an offset at a stated rate, as time daemons do it. REALTIME and MONOTONIC bend alike;
// MONOTONIC keeps what it gained or lost.
#include "faults/kinds/given.h"
#include "faults/kinds/slewed.h"

namespace prochron::faults {
namespace {

constexpr Parameter kParameters[] = {
    {"to", ParameterType::kOffset, true, true, {}, "the offset in the end, + = ahead; -1000d to +1000d"},
    {"rate", ParameterType::kRate, true, false, {},
     "how fast, whichever way it goes; above 0 and below 1000000ppm (ntpd: 500ppm, chrony: up to 83333ppm)"},
};

Status validate(const ParameterValues& values) {
  if (auto right = check_target("slew_to", values); !right) return right;
  const Rate* rate = given<Rate>(values, "rate");
  if (rate == nullptr) return needs("slew_to", "rate", "a rate like 500ppm");
  if (rate->ppt <= 0 || rate->ppt >= kFinePerNanosecond) {
    return is_wrong("slew_to", "rate", format(*rate), "lie between 0 and 1000000ppm, both excluded");
  }
  return {};
}

std::vector<Change> compile(const ParameterValues& values, FineOffset in_force, const FaultSpan& span) {
  return slewed(in_force, std::get<Offset>(values.at("to")), std::get<Rate>(values.at("rate")), span);
}

}  // namespace

FaultKind slew_to_kind() {
  return {"slew_to", "the clock is slewed at a rate until it is off by an offset, and stays there", kParameters,
          validate, compile};
}

}  // namespace prochron::faults
