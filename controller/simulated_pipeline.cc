// Every message is a chain of events in the timeline: due, sent, arrived, processed, sent on.
#include "controller/simulated_pipeline.h"

#include <algorithm>
#include <utility>

#include "node-agent/node/fault_commands.h"
#include "pipelines/catalog.h"
#include "pipelines/server.h"

namespace prochron::controller {
namespace {

constexpr std::int64_t kFloor = 80'000;                  // ns; a loopback hop on an idle machine
constexpr std::int64_t kFloorSpread = 10'000;            // ns; its deviation
constexpr std::int64_t kWork = 500'000;                  // ns; what an inner stage takes for a message
constexpr std::int64_t kCall = 2'000;                    // ns; a send call
constexpr std::int64_t kRead = 10;                       // ns; between two readings of a stamp
constexpr std::int32_t kStampWidth = 3 * kRead;          // ns
constexpr std::int64_t kBeat = 100'000'000;              // ns; idle stamps and discipline, ten a second
constexpr std::uint32_t kInputs = 400;

pipelines::StageRole role_of(const pipelines::StageSpec& stage) { return pipelines::find_stage(stage.kind)->role; }

/// The simulated answer: any fixed function of the input serves as an oracle.
std::uint64_t answer(std::uint32_t input) { return 0x9e3779b97f4a7c15ULL * (input + 1); }

}  // namespace

SimulatedPipeline::SimulatedPipeline(Timeline& timeline, std::uint64_t seed, Emit emit)
    : timeline_(timeline), seed_(seed), rng_(seed, "simulated latencies"), emit_(std::move(emit)) {}

void SimulatedPipeline::prepare(const SessionOrder& order) {
  order_ = order;
  stages_.clear();
  courses_.clear();
  last_arrival_.clear();
  alive_ = true;
  const HostId host = timeline_.now().owner;
  const auto clock_named = [&](const std::string& name, ClockId otherwise) {
    const auto found = std::find_if(order_.clocks.begin(), order_.clocks.end(),
                                    [&](const Clock& clock) { return clock.name == name; });
    return found == order_.clocks.end() ? otherwise : found->id;
  };
  for (const Clock& clock : order_.clocks) courses_.emplace(clock.id.value, faults::ClockCourse(host));
  if (order_.start) start_clocks(*order_.start);
  for (std::uint16_t i = 0; i < order_.pipeline.stages.size(); ++i) {
    const pipelines::StageSpec& stage = order_.pipeline.stages[i];
    const ClockId shared = clock_named(stage.node, {});
    stages_.push_back({.node = stage.node, .own = clock_named(stage.name, shared), .shared = shared, .process = i});
    emit_process(i);
  }
}

void SimulatedPipeline::start_clocks(Offset start) {
  const NativeTime now = timeline_.now();
  for (const Clock& clock : order_.clocks) {
    if (clock.scope != ClockScope::kNode) continue;
    const faults::Change change{now, start, Rate{}, Affects::kRealtime};
    faults::ClockCourse& course = courses_.at(clock.id.value);
    (void)course.fault({trace::kClocksStart, 0}).apply(change);  // the loader keeps it in range
    emit_(clock.name, trace::CommandRecord{clock.id, course.epoch(), trace::kClocksStart, false, change, now, 0});
  }
}

void SimulatedPipeline::emit_process(std::uint16_t index) {
  const pipelines::StageSpec& stage = order_.pipeline.stages[index];
  trace::ProcessRecord process;
  process.process = stages_[index].process;
  process.stage = index;
  process.host = timeline_.now().owner;
  process.clock = stages_[index].own;
  process.victim = {static_cast<std::int32_t>(process.process) + 1, 1};
  process.stamps = role_of(stage) != pipelines::StageRole::kForeign;
  process.program = "simulated";
  emit(index, process);
  if (!process.stamps) emit(index, trace::AttachRecord{index, timeline_.now(), 1});
  if (role_of(stage) != pipelines::StageRole::kSink) return;
  for (const auto& path : pipelines::paths(order_.pipeline)) {
    if (path.back() != index) continue;
    std::uint64_t id = pipelines::kPathOrigin;
    for (std::uint16_t passed : path) id = pipelines::extend_path(id, passed);
    for (std::uint32_t input = 0; input < kInputs; ++input) {
      emit(index, trace::OracleRecord{index, id, input, answer(input)});
    }
  }
}

void SimulatedPipeline::start(NativeTime at) {
  if (offering_) return;  // the first node to be asked starts the whole
  offering_ = true;
  origin_ = at;
  timeline_.at(at, [this] { beat(0); });
  timeline_.at(at, [this, at] { offer(0, at.ns); });
}

Status SimulatedPipeline::schedule(const FaultOrder& order) {
  const NativeTime now = timeline_.now();
  if (!order.changes.empty() && order.changes.front().at <= now) {
    return fail(ErrorCode::kRefused, "published after its instant", "simulated");
  }
  faults::ClockCourse& course = courses_.at(order.clock.value);
  const auto stage = std::find_if(stages_.begin(), stages_.end(), [&](const StageState& s) {
    return s.own == order.clock || s.shared == order.clock;
  });
  const std::string node = stage == stages_.end() ? std::string{} : stage->node;
  auto commands = agent::bend(order, course);
  if (!commands) return pass(commands);
  for (trace::CommandRecord& command : *commands) {
    command.published = now;
    emit_(node, command);
  }
  return {};
}

trace::Stamp SimulatedPipeline::stamp(std::uint16_t stage, std::int64_t native_ns) const {
  const NativeTime at(origin_.owner, native_ns + kRead);  // the observed clock is read after the native one
  const StageState& state = stages_[stage];
  Offset offset = courses_.at(state.shared.value).offset_at(faults::ClockFamily::kRealtime, at);
  if (state.own != state.shared) {
    offset = offset + courses_.at(state.own.value).offset_at(faults::ClockFamily::kRealtime, at);
  }
  return {native_ns - kRead, native_ns, at.ns + *timeline_.k_ns() + offset.ns, kStampWidth};
}

std::int64_t SimulatedPipeline::latency(std::uint16_t from, std::uint16_t to) {
  double extra = std::abs(rng_.normal()) * static_cast<double>(kFloorSpread);
  std::int64_t delay = 0;
  for (const pipelines::LinkSpec& link : pipelines::links_crossed(order_.pipeline, from, to)) {
    delay += link.delay.count();
    extra += rng_.normal() * static_cast<double>(link.jitter.count());
  }
  return kFloor + std::max<std::int64_t>(delay + static_cast<std::int64_t>(extra), 0);
}

trace::SpanRecord SimulatedPipeline::span(std::uint16_t stage, std::uint16_t peer, const Arrival& arrival) const {
  trace::SpanRecord span;
  span.process = stages_[stage].process;
  span.stage = stage;
  span.peer = peer;
  span.clock = stages_[stage].own;
  span.message = arrival.message;
  span.parent = arrival.parent;
  for (std::size_t i = 0; i < 8; ++i) {
    span.trace.bytes[i] = static_cast<std::uint8_t>(seed_ >> (8 * i));
    span.trace.bytes[8 + i] = static_cast<std::uint8_t>((arrival.message + 1) >> (8 * i));
  }
  return span;
}

void SimulatedPipeline::offer(std::uint64_t message, std::int64_t due_ns) {
  if (!offering_ || !alive_) return;
  std::int64_t next_ns = INT64_MAX;
  for (std::uint16_t i = 0; i < stages_.size(); ++i) {
    const pipelines::StageSpec& stage = order_.pipeline.stages[i];
    if (role_of(stage) != pipelines::StageRole::kSource) continue;
    const Frequency rate = std::get<Frequency>(stage.parameters.at("rate"));
    if (rate.micro_hz == 0) continue;  // `max` has no schedule to simulate
    const Arrival arrival{message, static_cast<std::uint32_t>(message % kInputs), pipelines::kPathOrigin, i, {}};
    if (!stages_[i].is_away(due_ns)) {  // one that is away makes no messages
      emit(i, trace::SentRecord{i, message, arrival.input, due_ns, due_ns});
      depart(i, arrival, {}, due_ns);
    }
    const __int128 step = static_cast<__int128>(message + 1) * 1'000'000'000'000'000 / rate.micro_hz;
    next_ns = std::min(next_ns, origin_.ns + static_cast<std::int64_t>(step));
  }
  if (next_ns == INT64_MAX) return;
  timeline_.at(NativeTime(origin_.owner, next_ns), [this, message, next_ns] { offer(message + 1, next_ns); });
}

void SimulatedPipeline::depart(std::uint16_t stage, const Arrival& arrival, SpanId parent, std::int64_t at_ns) {
  Arrival onward = arrival;
  onward.path = pipelines::extend_path(arrival.path, stage);
  onward.from = stage;
  for (std::uint16_t to = 0; to < stages_.size(); ++to) {
    const auto& from = order_.pipeline.stages[to].from;
    if (std::find(from.begin(), from.end(), stage) == from.end()) continue;
    trace::SpanRecord produce = span(stage, to, arrival);
    produce.kind = trace::SpanKind::kProduce;
    produce.span = SpanId{next_span_++};
    produce.parent = parent;
    produce.begin = stamp(stage, at_ns);
    produce.end = stamp(stage, at_ns + kCall);
    emit(stage, produce);
    onward.parent = produce.span;
    std::int64_t& last = last_arrival_[{stage, to}];
    last = std::max(last, at_ns + latency(stage, to));  // a stream keeps its order
    const std::int64_t there = last;
    timeline_.at(NativeTime(origin_.owner, there), [this, to, onward, there] {
      if (alive_) arrive(to, onward, there);
    });
    at_ns += kCall;
  }
}

void SimulatedPipeline::arrive(std::uint16_t stage, const Arrival& arrival, std::int64_t at_ns) {
  StageState& state = stages_[stage];
  const std::int64_t received = std::max(at_ns, state.free_at);
  const std::int64_t done = received + kWork;
  state.free_at = done;
  state.busy_ns += kWork;
  timeline_.at(NativeTime(origin_.owner, done), [this, stage, arrival, received, done, killed = state.killed] {
    if (!alive_ || stages_[stage].killed != killed) return;
    const std::int64_t held = stages_[stage].is_away(done) ? stages_[stage].away_until - stages_[stage].away_from : 0;
    if (held == 0) return complete(stage, arrival, received, done);
    timeline_.at(NativeTime(origin_.owner, done + held), [this, stage, arrival, received, later = done + held] {
      if (alive_) complete(stage, arrival, received, later);
    });
  });
}

void SimulatedPipeline::complete(std::uint16_t stage, const Arrival& arrival, std::int64_t received,
                                 std::int64_t done) {
  trace::SpanRecord consume = span(stage, arrival.from, arrival);
  consume.kind = trace::SpanKind::kConsume;
  consume.span = SpanId{next_span_++};
  consume.begin = stamp(stage, received);
  consume.end = stamp(stage, done);
  emit(stage, consume);
  if (role_of(order_.pipeline.stages[stage]) == pipelines::StageRole::kSink) {
    const std::uint64_t path = pipelines::extend_path(arrival.path, stage);
    emit(stage, trace::OutputRecord{stage, path, arrival.message, answer(arrival.input), done});
  } else {
    depart(stage, arrival, consume.span, done);
  }
}

void SimulatedPipeline::beat(std::uint64_t number) {
  if (!alive_) return;
  const std::int64_t now = origin_.ns + static_cast<std::int64_t>(number) * kBeat;
  for (std::uint16_t i = 0; i < stages_.size(); ++i) {
    const bool foreign = role_of(order_.pipeline.stages[i]) == pipelines::StageRole::kForeign;
    const trace::ProcessIndex process = stages_[i].process;
    if (!stages_[i].is_away(now)) emit(i, trace::IdleStampRecord{process, stamp(i, now)});
    if (number % 10 == 0 && number > 0 && !foreign) {
      emit(i, trace::UtilisationRecord{process, i, now - 10 * kBeat, now, std::exchange(stages_[i].busy_ns, 0)});
    }
  }
  emit_(stages_.front().node, trace::DisciplineRecord{origin_.owner, now, now, *timeline_.k_ns(), kStampWidth});
  timeline_.at(NativeTime(origin_.owner, now + kBeat), [this, number] { beat(number + 1); });
}

void SimulatedPipeline::finish() { offering_ = false; }

void SimulatedPipeline::stop() {
  offering_ = false;
  alive_ = false;
}

}  // namespace prochron::controller
