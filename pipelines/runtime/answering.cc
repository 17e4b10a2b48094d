// A message that can't be worked on is not passed on: it is lost at the sink, and the log says why.
#include "pipelines/runtime/answering.h"

#include <algorithm>

#include "host/native_clock.h"
#include "pipelines/catalog.h"
#include "pipelines/runtime/transit.h"

namespace prochron::pipelines {
namespace {

/// After this long without a message nothing is under way to a stage any more.
constexpr std::int64_t kQuiet = 250'000'000;
constexpr int kFailuresTold = 10;

std::map<std::uint64_t, std::uint16_t> closed_loops(const StageOrder& order) {
  std::map<std::uint64_t, std::uint16_t> sources;
  const std::vector<Edge> back = acknowledgements(order.pipeline);
  for (const auto& path : paths(order.pipeline)) {
    if (path.back() != order.stage) continue;
    if (std::find(back.begin(), back.end(), Edge{path.back(), path.front()}) == back.end()) continue;
    std::uint64_t hash = kPathOrigin;
    for (const std::uint16_t stage : path) hash = extend_path(hash, stage);
    sources[hash] = path.front();
  }
  return sources;
}

}  // namespace

Answering::Answering(const StageOrder& order, Stage& computation, Transport& transport, Outlet& outlet,
                     Heartbeat& heartbeat, trace::Recorder& recorder)
    : stage_(order.stage),
      process_(order.process),
      is_sink_(find_stage(order.pipeline.stages[order.stage].kind)->role == StageRole::kSink),
      sources_(closed_loops(order)),
      flaw_(order),
      computation_(computation),
      transport_(transport),
      outlet_(outlet),
      heartbeat_(heartbeat),
      recorder_(recorder) {}

void Answering::finish() {
  finishing_ = true;
  quiet_since_ = host::monotonic_ns();
}

bool Answering::finished() const { return finishing_ && host::monotonic_ns() - quiet_since_ >= kQuiet; }

void Answering::record_span(const Message& in, SpanId span, const trace::Stamp& begin, const trace::Stamp& end) {
  recorder_.record(trace::SpanRecord{.process = process_,
                                     .stage = stage_,
                                     .peer = in.sender,
                                     .kind = trace::SpanKind::kConsume,
                                     .attempt = in.attempt,
                                     .delivery = in.delivery,
                                     .clock = {},
                                     .epoch = {},
                                     .trace = in.trace,
                                     .span = span,
                                     .parent = in.parent,
                                     .message = in.message,
                                     .begin = begin,
                                     .end = end});
}

void Answering::tell_failure(const Message& in, const Error& error) {
  if (++failures_ > kFailuresTold) return;
  recorder_.record(trace::LogRecord{
      .stage = stage_,
      .native_ns = host::monotonic_ns(),
      .text = "message " + std::to_string(in.message) + " could not be worked on: " + to_string(error)});
}

Status Answering::take_in(const Message& done, const trace::Stamp& arrived) {
  recorder_.record(trace::OutputRecord{.stage = stage_,
                                       .path = done.path,
                                       .message = done.message,
                                       .digest = digest(done),
                                       .native_ns = arrived.native_ns});
  const auto source = sources_.find(done.path);
  return source == sources_.end() ? Status{} : outlet_.acknowledge(source->second, done);
}

Status Answering::answer(const Message& in) {
  const trace::Stamp begin = trace::take_stamp();
  const SpanId span = outlet_.new_span();
  auto done = pass_through(in, stage_, computation_);
  const trace::Stamp end = trace::take_stamp();
  heartbeat_.add_busy(Duration{end.raw_ns - begin.raw_ns});
  record_span(in, span, begin, end);
  quiet_since_ = end.native_ns;
  if (!done) {
    tell_failure(in, done.error());
    return {};
  }
  done->parent = in.parent;
  if (is_sink_) return take_in(*done, begin);
  for (Message& one : flaw_.apply(*std::move(done))) {
    const auto sent = outlet_.send(std::move(one), span);
    if (!sent) return pass(sent);
  }
  return {};
}

Status Answering::turn(Duration patience) {
  Message in;
  const auto came = transport_.receive(in, patience);
  if (came) return *came ? answer(in) : Status{};
  if (came.error().code != ErrorCode::kCorrupt) return pass(came);
  tell_failure(in, came.error());
  return {};
}

}  // namespace prochron::pipelines
