// The conductor's script for one session. Everything is a continuation on one thread; `ending_` makes what is still in
// the timeline harmless once the session is on its way out.
#include "controller/session_run.h"

#include <algorithm>
#include <string>
#include <utility>

#include "controller/gather.h"

namespace prochron::controller {
namespace {

/// Between "go" and the first message: every node must have heard of it.
constexpr Duration kStartLead = std::chrono::milliseconds{200};
/// How far ahead of its activation a fault is published: far beyond the 20 ms an agent insists on.
constexpr Duration kPublishLead = std::chrono::milliseconds{250};

trace::WindowRole role_of(verdict::Role role) { return static_cast<trace::WindowRole>(role); }

}  // namespace

SessionRun::SessionRun(SessionParts parts, std::uint32_t session, Done<Status> done)
    : parts_(std::move(parts)), session_(session), done_(std::move(done)) {}

const specs::PlannedSession& SessionRun::planned() const { return parts_.plan.sessions[session_]; }

void SessionRun::write(const trace::Record& record) {
  Status written = parts_.history.append(session_, record);
  if (!written && status_) status_ = std::move(written);
}

void SessionRun::step(const std::function<void(Node&, Done<Status>)>& ask, std::function<void()> then) {
  waiting_ = true;
  gather(parts_.nodes, ask, [this, then = std::move(then)](Status answered) {
    waiting_ = false;
    if (!answered && status_) status_ = std::move(answered);
    if (ending_ || !status_) return stop();
    then();
  });
}

/// By how much clocks must be off to show `clocks_start` now.
Result<std::optional<Offset>> SessionRun::start_offset() const {
  const auto& wanted = parts_.plan.judge.clocks_start;
  if (!wanted) return std::nullopt;
  const auto k = parts_.timeline.k_ns();
  if (!k) return pass(k);
  return Offset{*wanted - parts_.timeline.now().ns - *k};
}

void SessionRun::begin() {
  for (Node* node : parts_.nodes) {
    node->listen({[this](std::span<const std::byte> frames) {
                    Status kept = parts_.history.append_frames(session_, frames);
                    if (!kept && !ending_) interrupt(kept.error(), UnderWay::kCutOff);
                    if (parts_.observer.frames) parts_.observer.frames(frames);
                  },
                  [this, node](const NodeEvent& event) { hear(*node, event); }});
  }
  say("starting");
  const auto start = start_offset();
  if (!start) return interrupt(start.error(), UnderWay::kCutOff);
  const SessionOrder order{session_, planned().pipeline, parts_.plan.judge.clocks, parts_.plan.judge.seed, *start,
                           parts_.spawn_without_shim};
  step(
      [&](Node& node, Done<Status> answer) {
        node.prepare(order, [this, answer](Result<Prepared> prepared) {
          if (!prepared) return answer(pass(prepared));
          inboxes_.insert(inboxes_.end(), prepared->inboxes.begin(), prepared->inboxes.end());
          answer({});
        });
      },
      [this] { connect(); });
}

void SessionRun::connect() {
  say("connecting");
  step([this](Node& node, Done<Status> answer) { node.connect(inboxes_, std::move(answer)); }, [this] { start(); });
}

void SessionRun::start() {
  origin_ = parts_.timeline.now() + kStartLead;
  if (planned().on_whole_seconds) origin_ = parts_.timeline.whole_second_from(origin_);
  step([at = origin_](Node& node, Done<Status> answer) { node.start(at, std::move(answer)); },
       [this] {
         for (const specs::PlannedWindow& window : planned().windows) schedule_window(window);
         parts_.timeline.at(origin_ + planned().length, [this] {
           if (!ending_) finish();
         });
       });
}

void SessionRun::schedule_window(const specs::PlannedWindow& window) {
  const verdict::WindowContext& context = parts_.plan.judge.windows[window.index];
  const NativeTime activation = origin_ + window.begin;
  const NativeTime begin = activation + context.settle;
  const NativeTime end = begin + context.length;
  if (!window.inject.empty() || !window.processes.empty()) {
    parts_.timeline.at(activation - kPublishLead, [this, &window, activation, end] {
      if (ending_) return;
      publish_faults(window, activation);
      publish_process_faults(window, activation, end);
    });
  }
  parts_.timeline.at(begin, [this, &window, begin, end] {
    if (!ending_) begin_window(window, begin, end);
  });
  parts_.timeline.at(end, [this] {
    if (!ending_) end_window(true);
  });
}

void SessionRun::publish_faults(const specs::PlannedWindow& window, NativeTime activation) {
  for (std::uint32_t fault = 0; fault < window.inject.size(); ++fault) {
    const specs::Injection& injection = window.inject[fault];
    Node* node = node_of(injection.clock);
    FaultOrder order{injection.clock, window.index, {}, activation + injection.at + injection.length, injection.heal,
                     fault};
    for (const verdict::PlannedChange& change : injection.changes) {
      order.changes.push_back({activation + change.at, change.step, change.rate, change.affects, change.course});
    }
    node->schedule(order, [this, node](Status scheduled) {
      // A refused fault leaves no CommandRecord, so the judge finds the cell INVALID; the run goes on for the others.
      if (!scheduled) hear(*node, {NodeEvent::Kind::kEscaped, {}, to_string(scheduled.error())});
    });
  }
}

void SessionRun::publish_process_faults(const specs::PlannedWindow& window, NativeTime activation,
                                        NativeTime judged_end) {
  for (const specs::ProcessInjection& injection : window.processes) {
    const NativeTime at = activation + injection.at;
    Node* node = node_of(injection.target);
    node->schedule(ProcessFaultOrder{window.index, injection.fault, injection.target, at,
                                     std::min(at + injection.length, judged_end)},
                   [this, node](Status scheduled) {
                     // As with clocks: without a record the judge finds the cell INVALID.
                     if (!scheduled) hear(*node, {NodeEvent::Kind::kEscaped, {}, to_string(scheduled.error())});
                   });
  }
}

void SessionRun::begin_window(const specs::PlannedWindow& window, NativeTime begin, NativeTime end) {
  const verdict::WindowContext& context = parts_.plan.judge.windows[window.index];
  open_ = trace::WindowRecord{window.index, session_, role_of(context.role), begin, end, true};
  if (parts_.observer.window_begins) parts_.observer.window_begins(window.index, begin, end);
}

void SessionRun::end_window(bool complete) {
  if (!open_) return;
  open_->complete = complete;
  if (!complete) open_->end = std::min(open_->end, parts_.timeline.now());
  write(*open_);
  if (parts_.observer.window_ends) parts_.observer.window_ends(open_->window, complete);
  open_.reset();
}

void SessionRun::hear(const Node& node, const NodeEvent& event) {
  if (parts_.observer.event) parts_.observer.event(node.name(), event);
  const bool fatal = event.kind == NodeEvent::Kind::kAgentLost || event.kind == NodeEvent::Kind::kStageExited;
  if (fatal && !ending_) {
    interrupt(Error{ErrorCode::kBroken, event.what, node.name() + (event.stage.empty() ? "" : "/" + event.stage)},
              UnderWay::kCutOff);
  }
}

void SessionRun::interrupt(Error why, UnderWay messages) {
  if (ending_) return;
  if (status_) status_ = tl::unexpected<Error>(std::move(why));
  end_window(false);
  ending_ = true;
  if (waiting_) return;  // the answers under way lead to stop()
  messages == UnderWay::kDrained ? finish() : stop();
}

void SessionRun::finish() {
  say("draining");
  step([](Node& node, Done<Status> answer) { node.finish(std::move(answer)); }, [this] { stop(); });
}

void SessionRun::stop() {
  ending_ = true;
  gather(
      parts_.nodes, [](Node& node, Done<Status> answer) { node.stop(std::move(answer)); },
      [this](Status stopped) {
        if (!stopped && status_) status_ = std::move(stopped);
        done_(std::move(status_));
      });
}

void SessionRun::say(const char* what) const {
  if (parts_.observer.session) parts_.observer.session(session_, what);
}

Node* SessionRun::node_of(ClockId id) const {
  const auto& clocks = parts_.plan.judge.clocks;
  const auto clock = std::find_if(clocks.begin(), clocks.end(), [&](const Clock& c) { return c.id == id; });
  return node_of(clock->name);
}

Node* SessionRun::node_of(const std::string& name) const {
  const pipelines::StageSpec* const stage = pipelines::stage_called(planned().pipeline, name);
  const std::string& node = stage == nullptr ? name : stage->node;
  return *std::find_if(parts_.nodes.begin(), parts_.nodes.end(), [&](const Node* n) { return n->name() == node; });
}

}  // namespace prochron::controller
