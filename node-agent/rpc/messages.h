// Between the words of a node (node-agent/node/session_order.h) and the messages of agent.proto. What a peer sends is
// checked here: a message that says something impossible is kCorrupt and goes no further.
#pragma once

#include <variant>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "node-agent/node/session_order.h"
#include "node-agent/rpc/agent.pb.h"

namespace prochron::agent {

rpc::Prepare to_message(const SessionOrder& order);
Result<SessionOrder> from_message(const rpc::Prepare& message);

rpc::Schedule to_message(const FaultOrder& order);
Result<FaultOrder> from_message(const rpc::Schedule& message);

rpc::ScheduleProcess to_message(const ProcessFaultOrder& order);
Result<ProcessFaultOrder> from_message(const rpc::ScheduleProcess& message);

rpc::Connect to_message(const std::vector<pipelines::Endpoint>& inboxes);
Result<std::vector<pipelines::Endpoint>> from_message(const rpc::Connect& message);

rpc::Instant to_message(NativeTime instant);
NativeTime from_message(const rpc::Instant& message);

rpc::Prepared to_message(const Prepared& prepared);
Result<Prepared> from_message(const rpc::Prepared& message);

rpc::Failure to_message(const Error& error);
Error from_message(const rpc::Failure& message);

rpc::Event to_message(const NodeEvent& event);
Result<NodeEvent> from_message(const rpc::Event& message);

}  // namespace prochron::agent
