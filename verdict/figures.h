// Numbers as a person reads them: digits grouped, units said, rounding the same everywhere because it is done on
// integers.
#pragma once

#include <cstdint>
#include <string>

#include "core/time.h"
#include "core/units.h"
#include "verdict/result.h"

namespace prochron::verdict {

/// A whole number with `decimals` of its digits behind the point, rounded half away from zero: decimal(51234, 4, 2) is
/// "5.12".
std::string decimal(std::int64_t value, int scale_digits, int decimals);

std::string exact_ms(Offset offset);                ///< "+5.000 000 ms"
std::string offset_ms(Offset offset);               ///< "+5.000 ms"
std::string bound_text(std::int64_t ns);            ///< "±38 ns", "±1.2 us"
std::string latency_text(std::int64_t ns);          ///< "3.51 ms", "85 us"
std::string seconds_text(std::int64_t ns);          ///< "3.1 s"
std::string elapsed_text(std::int64_t ns);          ///< "4m47s"
std::string drift_text(Rate rate);                  ///< "+200.0 ppm", "-150.0 ppb"
std::string percent(Share share);                   ///< "99.6 %", "0.04 %"
std::string percent_limit(Share share);             ///< as it was written: "5 %"
std::string rate_text(const RateEstimate& rate);    ///< "99.6 [98, 100] %"
std::string ratio_text(Share ratio, Share low, Share high);  ///< "99.8 % [99.3, 100.2]"
std::string count_text(std::int64_t count);         ///< "1,200"
std::string margin_text(const Interval& interval);  ///< "3.51 ms [3.46, 3.56]"

}  // namespace prochron::verdict
