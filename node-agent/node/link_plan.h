// Which relays a node needs: one for each link that leaves it and is used by a message of its stages; one in all to the
// transport's server, if there is one and a link lies between. Pure: what is bound where is told from outside.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipelines/pipeline.h"
#include "pipelines/runtime/transport.h"

namespace prochron::agent {

/// One link out of the node, and the inboxes behind it.
struct RelayPlan {
  pipelines::LinkSpec link;
  std::optional<pipelines::LinkSpec> back;  ///< the link the other way
  std::vector<pipelines::Endpoint> targets;
};

/// `inboxes`: of the whole pipeline. A link without delay and jitter needs no relay.
std::vector<RelayPlan> plan_relays(const pipelines::PipelineSpec& pipeline, const std::string& node,
                                   const std::vector<pipelines::Endpoint>& inboxes);

}  // namespace prochron::agent
