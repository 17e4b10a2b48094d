// Windows are not joined into one line: a backlog drains between them.
#include "verdict/service.h"

#include <algorithm>

#include "verdict/statistics/normal.h"

namespace prochron::verdict {
namespace {

constexpr std::int64_t kOne = 1'000'000'000;

Share share_of(double value) { return {static_cast<std::int64_t>(value * 1e9)}; }

}  // namespace

Service service_of(const CellEvidence& cell) {
  Service service;
  std::int64_t micro_hz = 0;
  for (const StageContext& stage : cell.session->context().stages) micro_hz += stage.offered.micro_hz;
  bool first = true;
  for (const std::size_t place : cell.windows) {
    const MessageTally& tally = cell.session->messages->tally(place);
    const RanWindow& ran = cell.session->index.windows[place];
    service.due += tally.due;
    service.in_time += tally.in_time;
    service.length_ns += ran.end - ran.begin;
    const Slope slope = tally.backlog.slope();
    if (first || slope.per_second > service.slope.per_second) service.slope = slope;
    first = false;
  }
  service.planned = static_cast<std::int64_t>(static_cast<__int128>(micro_hz) * service.length_ns / 1'000'000 / kOne);
  if (service.due > 0) {
    service.ratio = {static_cast<std::int64_t>(static_cast<__int128>(service.in_time) * kOne / service.due)};
  }
  const double reach = normal_quantile(0.025) * service.slope.error;
  service.kept_up = share_of(1 - service.slope.per_second);
  service.low = share_of(1 - service.slope.per_second - reach);
  service.high = share_of(1 - service.slope.per_second + reach);
  return service;
}

}  // namespace prochron::verdict
