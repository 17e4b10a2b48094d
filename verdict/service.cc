// Windows are not joined into one line: a backlog drains between them.
#include "verdict/service.h"

#include <vector>

#include "verdict/statistics/binomial.h"
#include "verdict/statistics/normal.h"

namespace prochron::verdict {
namespace {

constexpr std::int64_t kOne = 1'000'000'000;

/// Adds what was offered in a time of so many ns.
void add(const MessageTally& tally, std::int64_t length_ns, Service& service) {
  service.due += tally.due;
  service.asked += tally.asked;
  service.in_time += tally.in_time;
  const Slope slope = tally.backlog.slope();
  if (service.length_ns == 0 || slope.per_second > service.slope.per_second) service.slope = slope;
  service.length_ns += length_ns;
}

}  // namespace

Service service_of(const CellEvidence& cell, std::optional<std::size_t> stretch) {
  Service service;
  std::int64_t micro_hz = 0;
  for (const StageContext& stage : cell.session->context().stages) micro_hz += stage.offered.micro_hz;
  const SessionIndex& index = cell.session->index;
  if (stretch) {
    add(cell.session->messages->stretch(*stretch), index.stretches[*stretch].end - index.stretches[*stretch].begin,
        service);
  }
  for (const std::size_t place : stretch ? std::vector<std::size_t>{} : cell.windows) {
    add(cell.session->messages->tally(place), index.windows[place].end - index.windows[place].begin, service);
  }
  service.planned = static_cast<std::int64_t>(static_cast<__int128>(micro_hz) * service.length_ns / 1'000'000 / kOne);
  if (service.asked > 0) {
    service.ratio = {static_cast<std::int64_t>(static_cast<__int128>(service.in_time) * kOne / service.asked)};
  }
  const double reach = normal_quantile(0.025) * service.slope.error;
  service.kept_up = share_of(1 - service.slope.per_second);
  service.low = share_of(1 - service.slope.per_second - reach);
  service.high = share_of(1 - service.slope.per_second + reach);
  return service;
}

}  // namespace prochron::verdict
