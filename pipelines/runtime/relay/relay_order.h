// What a relay process is told once, in the environment variable PROCHRON_RELAY (JSON). Later orders are those of
// stages (pipelines/runtime/orders.h), of which a relay knows `quit`.
//
//   relay -> agent   frames, as from a stage: per target, in their order, a LogRecord "bound ADDRESS for TARGET", once;
//                    LinkRecords once a second while there is traffic; "failed WHY"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "pipelines/pipeline.h"

namespace prochron::pipelines {

/// One relay process serves one link. Who connects to a bound address is at the link's `from`, the target is at its
/// `to`.
struct RelayOrder {
  LinkSpec link{};
  std::optional<LinkSpec> back{};  ///< the link the other way, if there is one: what the target answers is held by it
  std::vector<std::string> targets{};  ///< "127.0.0.1:40113" or with a scheme, "tcp://127.0.0.1:40113", as inboxes say
  std::uint64_t seed = 0;
  int agent_fd = -1;  ///< inherited socket
};

std::string to_json(const RelayOrder& order);
Result<RelayOrder> relay_order_from_json(const std::string& text);

}  // namespace prochron::pipelines
