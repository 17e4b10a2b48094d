// The last millisecond before a message is due is slept on native time to the nanosecond; before that the loop waits
// for orders.
#include "pipelines/runtime/offering.h"

#include <algorithm>

#include "host/host_id.h"
#include "host/native_clock.h"
#include "pipelines/catalog.h"
#include "pipelines/runtime/transit.h"
#include "pipelines/values.h"

namespace prochron::pipelines {
namespace {

constexpr std::int64_t kHomeStretch = 1'000'000;
constexpr std::uint64_t kNanosecondsOfMicroHertz = 1'000'000'000'000'000;

ParameterValues values_of(const StageOrder& order) {
  return with_defaults(find_stage("source")->parameters, order.pipeline.stages[order.stage].parameters);
}

}  // namespace

Offering::Offering(const StageOrder& order, const std::vector<std::string>& corpus, Transport& transport,
                   Outlet& outlet, trace::Recorder& recorder)
    : stage_(order.stage),
      rate_(std::get<Frequency>(values_of(order).at("rate"))),
      in_flight_(static_cast<std::size_t>(std::get<std::int64_t>(values_of(order).at("in_flight")))),
      corpus_(corpus),
      transport_(transport),
      outlet_(outlet),
      recorder_(recorder),
      traces_(order.seed, "traces " + std::to_string(order.session) + ' ' + std::to_string(order.stage) +
                              (order.predecessors == 0 ? "" : ' ' + std::to_string(order.process))),
      predecessors_(order.predecessors) {
  for (const auto& path : paths(order.pipeline)) answers_of_each_ += path.front() == stage_ ? 1 : 0;
}

void Offering::start(NativeTime at) {
  if (running_) return;
  running_ = true;
  start_ = at.ns;
  if (predecessors_ == 0) return;
  // What was due before is the predecessors', sent or not: nothing is sent twice under one number.
  const auto since = static_cast<unsigned __int128>(std::max<std::int64_t>(host::monotonic_ns() - start_, 0));
  const auto due_by_now = since * static_cast<std::uint64_t>(rate_.micro_hz) / kNanosecondsOfMicroHertz;
  next_ = is_closed_loop() ? std::uint64_t{predecessors_} << 32U : static_cast<std::uint64_t>(due_by_now) + 1;
}

std::int64_t Offering::due() const {
  if (is_closed_loop()) return start_;
  const auto since = static_cast<unsigned __int128>(next_) * kNanosecondsOfMicroHertz;
  return start_ + static_cast<std::int64_t>(since / static_cast<std::uint64_t>(rate_.micro_hz));
}

Duration Offering::idle_for() const {
  if (!running_) return kPatience;
  return Duration{std::max<std::int64_t>(due() - kHomeStretch - host::monotonic_ns(), 0)};
}

Status Offering::offer(std::int64_t due) {
  Message message = first_message(stage_, next_, corpus_, draw_trace(traces_));
  const trace::SentRecord sent{.stage = stage_, .message = next_, .input = message.input, .due_ns = due};
  if (is_closed_loop()) under_way_.emplace(next_, answers_of_each_);
  ++next_;
  const auto begin = outlet_.send(std::move(message), SpanId{});
  if (!begin) return pass(begin);
  if (!*begin) return {};
  trace::SentRecord record = sent;
  record.native_ns = (*begin)->native_ns;
  recorder_.record(record);
  return {};
}

Status Offering::await_answer(Duration patience) {
  Message answer;
  const auto came = transport_.receive(answer, patience);
  if (!came) return pass(came);
  if (!*came) return {};
  const auto waiting = under_way_.find(answer.message);
  if (waiting != under_way_.end() && --waiting->second == 0) under_way_.erase(waiting);
  return {};
}

Status Offering::turn(Duration patience) {
  if (!running_ || idle_for() > Duration{0}) return {};
  host::sleep_until({host::this_host(), due()});
  if (!is_closed_loop()) return offer(due());
  return under_way_.size() < in_flight_ ? offer(host::monotonic_ns()) : await_answer(patience);
}

}  // namespace prochron::pipelines
