// Orders are looked for before every turn, and between the attempts of a send; a turn waits for messages, and only what
// has no messages to wait for waits for orders.
#include "pipelines/runtime/stage_loop.h"

#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "pipelines/runtime/answering.h"
#include "pipelines/runtime/offering.h"

namespace prochron::pipelines {

trace::ProcessRecord describe_process(const StageOrder& order) {
  trace::ProcessRecord process{.process = order.process,
                               .stage = order.stage,
                               .host = host::this_host(),
                               .clock = {},
                               .victim = {.pid = getpid()},
                               .stamps = true,
                               .program = host::executable_of(getpid())};
  if (const auto stat = host::read_process(getpid())) process.victim.start_ticks = stat->start_ticks;
  return process;
}

StageLoop::StageLoop(const StageOrder& order, StageParts parts, AgentLine& agent, trace::Recorder& recorder)
    : order_(order),
      parts_(std::move(parts)),
      agent_(agent),
      recorder_(recorder),
      heartbeat_(order.stage, order.process, recorder),
      outlet_(order, *parts_.transport, recorder, [this] { return go_on(); }) {
  if (parts_.stage == nullptr) {
    activity_ = std::make_unique<Offering>(order_, parts_.corpus, *parts_.transport, outlet_, recorder_);
  } else {
    activity_ = std::make_unique<Answering>(order_, *parts_.stage, *parts_.transport, outlet_, heartbeat_, recorder_);
  }
}

void StageLoop::say(const std::string& what) {
  recorder_.record(trace::LogRecord{.stage = order_.stage, .native_ns = host::monotonic_ns(), .text = what});
}

bool StageLoop::receives() const {
  const std::vector<Edge> back = acknowledgements(order_.pipeline);
  const auto leads_here = [this](const Edge& edge) { return edge.to == order_.stage; };
  return !order_.pipeline.stages[order_.stage].from.empty() || std::any_of(back.begin(), back.end(), leads_here);
}

Status StageLoop::open() {
  if (!receives()) {
    say("ready");
    return {};
  }
  const auto inbox = parts_.transport->bind({.stage = order_.stage,
                                             .replica = order_.replica,
                                             .replicas = order_.pipeline.stages[order_.stage].replicas,
                                             .inherited = order_.inbox});
  if (!inbox) return pass(inbox);
  say("bound " + inbox->address);
  return {};
}

Status StageLoop::connect(const ConnectOrder& order) {
  std::vector<Edge> wanted = edges(order_.pipeline);
  const std::vector<Edge> back = acknowledgements(order_.pipeline);
  wanted.insert(wanted.end(), back.begin(), back.end());
  std::vector<Endpoint> next;
  for (const Edge& edge : wanted) {
    if (edge.from != order_.stage) continue;
    const std::size_t before = next.size();
    std::copy_if(order.next.begin(), order.next.end(), std::back_inserter(next),
                 [&edge](const Endpoint& endpoint) { return endpoint.stage == edge.to; });
    if (next.size() - before != order_.pipeline.stages[edge.to].replicas) {
      return fail(ErrorCode::kBroken,
                  "was told to connect, but not where `" + order_.pipeline.stages[edge.to].name + "` is");
    }
  }
  if (!order.server.empty()) {
    if (const Status joined = parts_.transport->join(order.server); !joined) return joined;
  }
  if (const Status joined = parts_.transport->connect(next); !joined) return joined;
  connected_ = true;
  say("connected");
  return {};
}

Status StageLoop::obey(const Order& order) {
  if (const auto* to_connect = std::get_if<ConnectOrder>(&order)) return connect(*to_connect);
  if (const auto* start = std::get_if<StartOrder>(&order)) {
    if (!connected_) return fail(ErrorCode::kBroken, "was told to start before it was connected");
    activity_->start({host::this_host(), start->at_native_ns});
    say("started");
  } else if (std::holds_alternative<FinishOrder>(order)) {
    finishing_ = true;
    activity_->finish();
  } else {
    quitting_ = true;
  }
  return {};
}

Status StageLoop::tend(Duration patience) {
  heartbeat_.beat();
  while (!quitting_) {
    const auto order = agent_.next(std::min(patience, heartbeat_.until_next()));
    if (!order) return pass(order);
    if (!*order) break;
    if (const Status obeyed = obey(**order); !obeyed) return obeyed;
    patience = Duration{0};
  }
  return {};
}

bool StageLoop::go_on() {
  tended_ = tend(Duration{0});
  return tended_.has_value() && !quitting_;
}

Status StageLoop::run() {
  if (const Status opened = open(); !opened) return opened;
  while (true) {
    const Duration idle = connected_ ? std::min(activity_->idle_for(), kPatience) : kPatience;
    if (const Status tended = tend(idle); !tended) return tended;
    if (quitting_) return {};
    if (!connected_) continue;
    const Status turned = activity_->turn(std::min(kPatience, heartbeat_.until_next()));
    if (!tended_) return tended_;
    if (quitting_) return {};
    if (!turned) return turned;
    if (finishing_ && activity_->finished()) {
      finishing_ = false;
      say("finished");
    }
  }
}

}  // namespace prochron::pipelines
