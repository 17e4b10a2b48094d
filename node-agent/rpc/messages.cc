// Enumerators cross as numbers, so each is checked against the last one that this version knows.
#include "node-agent/rpc/messages.h"

#include <utility>

#include "core/printable.h"
#include "pipelines/runtime/orders.h"

namespace prochron::agent {
namespace {

template <class Enum>
Result<Enum> enumerator(std::uint32_t value, Enum last, const char* what) {
  if (value <= static_cast<std::uint32_t>(last)) return static_cast<Enum>(value);
  return fail(ErrorCode::kCorrupt, std::string("a message with an unknown ") + what + ": " + std::to_string(value));
}

Result<std::uint16_t> stage_index(std::uint32_t value) {
  if (value <= UINT16_MAX) return static_cast<std::uint16_t>(value);
  return fail(ErrorCode::kCorrupt, "a message with an impossible stage: " + std::to_string(value));
}

template <class Repeated>
Result<std::vector<pipelines::Endpoint>> endpoints(const Repeated& messages) {
  std::vector<pipelines::Endpoint> endpoints;
  for (const rpc::Endpoint& message : messages) {
    const auto stage = stage_index(message.stage());
    if (!stage) return pass(stage);
    const auto replica = stage_index(message.replica());
    if (!replica) return pass(replica);
    endpoints.push_back({*stage, message.address(), *replica});
  }
  return endpoints;
}

template <class Repeated>
void add_endpoints(const std::vector<pipelines::Endpoint>& endpoints, Repeated& messages) {
  for (const pipelines::Endpoint& endpoint : endpoints) {
    rpc::Endpoint& message = *messages.Add();
    message.set_stage(endpoint.stage);
    message.set_address(endpoint.address);
    message.set_replica(endpoint.replica);
  }
}

}  // namespace

rpc::Instant to_message(NativeTime instant) {
  rpc::Instant message;
  message.set_host(instant.owner.value);
  message.set_ns(instant.ns);
  return message;
}

NativeTime from_message(const rpc::Instant& message) { return {HostId{message.host()}, message.ns()}; }

rpc::Prepare to_message(const SessionOrder& order) {
  rpc::Prepare message;
  message.set_stage_order(pipelines::to_json(
      pipelines::StageOrder{.pipeline = order.pipeline, .seed = order.seed, .session = order.session}));
  for (const Clock& clock : order.clocks) {
    rpc::Clock& added = *message.add_clocks();
    added.set_id(clock.id.value);
    added.set_name(clock.name);
    added.set_scope(static_cast<std::uint32_t>(clock.scope));
    added.set_host(clock.host.value);
  }
  if (order.start) message.set_start_ns(order.start->ns);
  message.set_spawn_without_shim(order.spawn_without_shim);
  return message;
}

Result<SessionOrder> from_message(const rpc::Prepare& message) {
  auto stages = pipelines::stage_order_from_json(message.stage_order());
  if (!stages) return pass(stages);
  SessionOrder order;
  order.session = stages->session;
  order.pipeline = std::move(stages->pipeline);
  order.seed = stages->seed;
  if (message.has_start_ns()) order.start = Offset{message.start_ns()};
  order.spawn_without_shim = message.spawn_without_shim();
  for (const rpc::Clock& clock : message.clocks()) {
    const auto scope = enumerator(clock.scope(), ClockScope::kHost, "scope of a clock");
    if (!scope) return pass(scope);
    order.clocks.push_back({ClockId{clock.id()}, clock.name(), *scope, HostId{clock.host()}});
  }
  return order;
}

rpc::Schedule to_message(const FaultOrder& order) {
  rpc::Schedule message;
  message.set_clock(order.clock.value);
  message.set_window(order.window);
  for (const faults::Change& change : order.changes) {
    rpc::Change& added = *message.add_changes();
    *added.mutable_at() = to_message(change.at);
    added.set_step_ns(change.step.ns);
    added.set_rate_ppt(change.rate.ppt);
    added.set_affects(static_cast<std::uint32_t>(change.affects));
    added.set_course(change.course);
  }
  *message.mutable_heal_at() = to_message(order.heal_at);
  message.set_heal_form(static_cast<std::uint32_t>(order.heal.form));
  message.set_heal_slew_ppt(order.heal.slew.ppt);
  message.set_fault(order.fault);
  return message;
}

Result<FaultOrder> from_message(const rpc::Schedule& message) {
  FaultOrder order;
  order.clock = ClockId{message.clock()};
  order.window = message.window();
  for (const rpc::Change& change : message.changes()) {
    const auto affects = enumerator(change.affects(), Affects::kStamps, "set of clocks");
    if (!affects) return pass(affects);
    order.changes.push_back({from_message(change.at()), Offset{change.step_ns()}, Rate{change.rate_ppt()}, *affects,
                             change.course()});
  }
  order.heal_at = from_message(message.heal_at());
  const auto form = enumerator(message.heal_form(), faults::Heal::Form::kLeave, "form of healing");
  if (!form) return pass(form);
  order.heal = {*form, Rate{message.heal_slew_ppt()}};
  order.fault = message.fault();
  return order;
}

rpc::ScheduleProcess to_message(const ProcessFaultOrder& order) {
  rpc::ScheduleProcess message;
  message.set_window(order.window);
  message.set_fault(static_cast<std::uint32_t>(order.fault));
  message.set_target(order.target);
  *message.mutable_at() = to_message(order.at);
  *message.mutable_until() = to_message(order.until);
  return message;
}

Result<ProcessFaultOrder> from_message(const rpc::ScheduleProcess& message) {
  const auto fault = enumerator(message.fault(), faults::ProcessFault::kRestart, "fault of a process");
  if (!fault) return pass(fault);
  return ProcessFaultOrder{message.window(), *fault, message.target(), from_message(message.at()),
                           from_message(message.until())};
}

rpc::Connect to_message(const std::vector<pipelines::Endpoint>& inboxes) {
  rpc::Connect message;
  add_endpoints(inboxes, *message.mutable_inboxes());
  return message;
}

Result<std::vector<pipelines::Endpoint>> from_message(const rpc::Connect& message) {
  return endpoints(message.inboxes());
}

rpc::Prepared to_message(const Prepared& prepared) {
  rpc::Prepared message;
  message.set_host(prepared.host.value);
  add_endpoints(prepared.inboxes, *message.mutable_inboxes());
  return message;
}

Result<Prepared> from_message(const rpc::Prepared& message) {
  auto inboxes = endpoints(message.inboxes());
  if (!inboxes) return pass(inboxes);
  return Prepared{HostId{message.host()}, *std::move(inboxes)};
}

rpc::Failure to_message(const Error& error) {
  rpc::Failure message;
  message.set_code(static_cast<std::uint32_t>(error.code));
  message.set_message(printable(error.message));  // it may quote a program's last words
  message.set_where(printable(error.where));
  message.set_definite(error.definite == Definite::kYes);
  return message;
}

Error from_message(const rpc::Failure& message) {
  const auto code = enumerator(message.code(), ErrorCode::kBroken, "error");
  return {code.value_or(ErrorCode::kBroken), message.message(), message.where(),
          message.definite() ? Definite::kYes : Definite::kNo};
}

rpc::Event to_message(const NodeEvent& event) {
  rpc::Event message;
  message.set_kind(static_cast<std::uint32_t>(event.kind));
  message.set_stage(event.stage);
  message.set_what(printable(event.what));
  return message;
}

Result<NodeEvent> from_message(const rpc::Event& message) {
  const auto kind = enumerator(message.kind(), NodeEvent::Kind::kReady, "event");
  if (!kind) return pass(kind);
  return NodeEvent{*kind, message.stage(), message.what()};
}

}  // namespace prochron::agent
