// From a stage as planned to a program ready to be started, but for the fault that it is to follow.
#pragma once

#include "core/result.h"
#include "host/child_process.h"
#include "node-agent/node/allow_list.h"
#include "pipelines/pipeline.h"
#include "pipelines/runtime/orders.h"
#include "pipelines/runtime/relay/relay_order.h"

namespace prochron::agent {

/// Where a process of ours finds the socket to its agent.
inline constexpr int kAgentDescriptor = 10;

/// prochron-stage, with `socket` to speak to us; `order.agent_fd` is filled in here.
Result<host::ChildSpec> stage_program(pipelines::StageOrder order, int socket);

/// prochron-relay, likewise.
Result<host::ChildSpec> relay_program(pipelines::RelayOrder order, int socket);

/// A `command` stage's program, held before its exec. kRefused if the list does not admit it.
Result<host::ChildSpec> command_program(const pipelines::StageSpec& stage, const AllowList& allow);

}  // namespace prochron::agent
