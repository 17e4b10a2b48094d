// Records come as agents send them: what a session is first, then spans by stage in batches, the windows as they end.
#include "verdict/synthetic/synthetic_run.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "verdict/synthetic/bent_host.h"
#include "verdict/synthetic/schedule.h"
#include "verdict/synthetic/traffic.h"

namespace prochron::verdict {
namespace {

constexpr std::uint64_t kPath = 4711;
constexpr std::uint32_t kInputs = 400;
constexpr std::size_t kBatch = 16;
constexpr ClockId kClocks[kSyntheticStages] = {{1}, {1}, {2}, {3}, {3}};

std::uint64_t answer_to(std::uint32_t input) { return (input + 1) * 0x9e3779b97f4a7c15; }

/// Writes one session. Lives on the stack of write_synthetic().
class SessionWriter {
 public:
  SessionWriter(const SyntheticOptions& options, std::uint32_t session, trace::HistoryWriter& writer)
      : options_(options),
        session_(session),
        writer_(writer),
        windows_(schedule_of(options, session)),
        host_(options, session, windows_),
        traffic_(options, session) {}

  Result<std::int64_t> write() {
    declare();
    const std::int64_t period = 1'000'000'000 / options_.messages_per_second;
    const std::int64_t end = windows_.back().end + options_.settle.count();
    std::int64_t tick = kSyntheticStart;
    for (std::int64_t due = kSyntheticStart; due < end; due += period) {
      for (; tick <= due; tick += 100'000'000) heartbeat(tick);
      while (next_window_ < windows_.size() && windows_[next_window_].end <= due) end_window();
      send(due);
    }
    while (next_window_ < windows_.size()) end_window();
    for (auto& batch : batches_) flush(batch);
    for (trace::ProcessIndex stage = 0; stage < kSyntheticStages; ++stage) {
      put(trace::StreamEndRecord{stage, spans_, static_cast<std::uint64_t>(spans_), true});
    }
    if (!status_) return pass(status_);
    return static_cast<std::int64_t>(spans_);
  }

 private:
  void put(trace::Record record) {
    std::vector<trace::Record> others;
    const bool keep = !options_.tamper || options_.tamper(record, others);
    if (keep) append(record);
    for (const trace::Record& other : others) append(other);
  }
  void append(const trace::Record& record) {
    if (auto written = writer_.append(session_, record); !written && status_) status_ = std::move(written);
  }

  void declare() {
    put(trace::HostRecord{kSyntheticHost, "boot", "synthetic"});
    for (trace::ProcessIndex stage = 0; stage < kSyntheticStages; ++stage) {
      const faults::Victim victim{static_cast<std::int32_t>(4700 + stage), stage};
      put(trace::ProcessRecord{stage, static_cast<trace::StageIndex>(stage), kSyntheticHost, kClocks[stage], victim,
                               true, "prochron-stage"});
    }
    for (std::uint32_t input = 0; input < kInputs; ++input) {
      put(trace::OracleRecord{kSyntheticStages - 1, kPath, input, answer_to(input)});
    }
    for (const trace::CommandRecord& command : host_.commands()) put(command);
  }

  void heartbeat(std::int64_t native) {
    put(trace::DisciplineRecord{kSyntheticHost, BentHost::raw_at(native), native, kSyntheticK, 100});
    for (trace::ProcessIndex stage = 0; stage < kSyntheticStages; ++stage) {
      put(trace::IdleStampRecord{stage, host_.stamp(kClocks[stage], native + 1000 * std::int64_t{stage})});
    }
  }

  void end_window() {
    const SyntheticWindow& window = windows_[next_window_++];
    const auto role = window.cell ? trace::WindowRole::kFault : trace::WindowRole::kControl;
    for (trace::ProcessIndex stage = 0; stage < kSyntheticStages; ++stage) {
      const std::int64_t busy = (window.end - window.begin) * (stage == kSyntheticBent ? 3 : 1) / 10;
      put(trace::UtilisationRecord{stage, static_cast<trace::StageIndex>(stage), window.begin, window.end, busy});
    }
    put(trace::WindowRecord{
        window.index, session_, role, {kSyntheticHost, window.begin}, {kSyntheticHost, window.end}, true});
  }

  void send(std::int64_t due) {
    const std::uint64_t number = message_++;
    const auto input = static_cast<std::uint32_t>(number % kInputs);
    const std::uint32_t window = windows_[std::min(next_window_, windows_.size() - 1)].index;
    const SyntheticWay way = traffic_.way(number, due, window);
    put(trace::SentRecord{0, number, input, way.sent[0], due});
    for (trace::StageIndex stage = 0; stage < kSyntheticStages; ++stage) {
      if (stage > 0) record(number, stage, trace::SpanKind::kConsume, way.received[stage], way.sent[stage]);
      if (stage + 1U < kSyntheticStages) {
        record(number, stage, trace::SpanKind::kProduce, way.sent[stage], way.sent[stage] + 30'000);
      }
    }
    put(trace::OutputRecord{kSyntheticStages - 1, kPath, number, answer_to(input), way.sent[kSyntheticStages - 1]});
  }

  void record(std::uint64_t number, trace::StageIndex stage, trace::SpanKind kind, std::int64_t begin,
              std::int64_t end) {
    trace::SpanRecord span;
    span.process = stage;
    span.stage = stage;
    const bool sends = kind == trace::SpanKind::kProduce;
    span.peer = static_cast<trace::StageIndex>(sends ? stage + 1 : stage - 1);
    span.kind = kind;
    span.clock = kClocks[stage];
    const std::uint64_t words[2] = {number + 1, options_.seed};
    std::memcpy(span.trace.bytes.data(), words, sizeof words);
    span.message = number;
    span.begin = host_.stamp(span.clock, begin);
    span.end = host_.stamp(span.clock, end);
    ++spans_;
    auto& batch = batches_[stage];
    batch.emplace_back(span);
    if (batch.size() >= kBatch * (stage + 1U)) flush(batch);
  }

  void flush(std::vector<trace::Record>& batch) {
    for (trace::Record& span : batch) put(std::move(span));
    batch.clear();
  }

  const SyntheticOptions& options_;
  std::uint32_t session_;
  trace::HistoryWriter& writer_;
  std::vector<SyntheticWindow> windows_;
  BentHost host_;
  Traffic traffic_;
  std::size_t next_window_ = 0;
  std::uint64_t message_ = 0;
  std::uint64_t spans_ = 0;
  std::vector<trace::Record> batches_[kSyntheticStages];
  Status status_;
};

}  // namespace

Result<std::int64_t> write_synthetic(const SyntheticOptions& options, trace::HistoryWriter& writer) {
  std::int64_t spans = 0;
  for (std::uint32_t session = 0; session < options.sessions; ++session) {
    auto written = SessionWriter(options, session, writer).write();
    if (!written) return written;
    spans += *written;
  }
  return spans;
}

}  // namespace prochron::verdict
