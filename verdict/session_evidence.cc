// Three readings of one stream: what there was, what the clocks did, what came through.
#include "verdict/session_evidence.h"

#include <algorithm>
#include <variant>

#include "verdict/figures.h"
#include "verdict/statistics/autocorrelation.h"

namespace prochron::verdict {
namespace {

/// A margin is a quantile; fewer than ten effective observations beyond it do not carry one.
constexpr std::int64_t kFewestBeyond = 10;

}  // namespace

std::unique_ptr<SessionEvidence> SessionEvidence::read(const JudgePlan& plan, const trace::HistoryReader& history,
                                                       std::uint32_t session) {
  auto evidence = std::make_unique<SessionEvidence>();
  evidence->plan_ = &plan;
  evidence->session_ = session;
  auto index = SessionIndex::read(history, session, plan);
  if (!index) {
    evidence->broken = to_string(index.error());
    return evidence;
  }
  evidence->index = std::move(*index);
  auto attestation = Attestation::of(history, session, evidence->index);
  if (!attestation) {
    evidence->broken = to_string(attestation.error());
    return evidence;
  }
  evidence->attestation = std::move(*attestation);
  evidence->count(history);
  return evidence;
}

void SessionEvidence::count(const trace::HistoryReader& history) {
  hops = std::make_unique<HopCount>(context(), index, attestation);
  messages = std::make_unique<MessageLedger>(context(), plan_->windows, index);
  const Status read = history.for_each(session_, [this](const trace::Record& record) {
    if (const auto* span = std::get_if<trace::SpanRecord>(&record)) {
      hops->add(*span);
    } else if (const auto* sent = std::get_if<trace::SentRecord>(&record)) {
      messages->add(*sent);
    } else if (const auto* output = std::get_if<trace::OutputRecord>(&record)) {
      messages->add(*output);
    }
  });
  if (!read) {
    broken = to_string(read.error());
    return;
  }
  hops->end();
  messages->end();
  prove_windows();
  for (std::size_t hop = 0; hop < context().hops.size(); ++hop) {
    weigh(hop);
    controls.push_back(control_of(hop));
  }
}

void SessionEvidence::prove_windows() {
  for (std::size_t place = 0; place < index.windows.size(); ++place) {
    WindowProof proof = prove(*plan_, index.windows[place].window, index, attestation);
    std::int64_t counted = 0;
    for (std::size_t hop = 0; hop < context().hops.size(); ++hop) {
      const HopTally& tally = hops->tally(place, hop);
      counted += tally.counted();
      if (tally.breaches == 0) continue;
      const HopContext& at = context().hops[hop];
      proof.against.push_back(context().stages[at.from].name + " -> " + context().stages[at.to].name + ": " +
                              count_text(tally.breaches) + " of " + count_text(tally.counted()) +
                              " observed latencies are not the true one less the measured skew; the first is off by " +
                              std::to_string(tally.first_breach_by) + " ns");
    }
    const auto object = [&](std::int64_t spans, const char* what) {
      if (spans * 1000 > counted) proof.against.push_back(count_text(spans) + what + ": the record is not whole");
    };
    object(hops->recorded_twice(place), " spans are recorded twice");
    object(hops->impossible(place), " spans are of no such hop or of no instant of the run");
    object(hops->unsent(place), " receives have no send");
    object(hops->unreceived(place) - messages->tally(place).outputs.lost, " sends have no receive and are not lost");
    proofs.push_back(std::move(proof));
  }
}

std::vector<std::size_t> SessionEvidence::windows_of(Role role) const {
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < index.windows.size(); ++place) {
    const WindowContext& window = plan_->windows[index.windows[place].window];
    if (window.role == role && window.session == session_) places.push_back(place);
  }
  return places;
}

std::vector<std::size_t> SessionEvidence::windows_of(const CellContext& cell, Role role) const {
  if (role != Role::kFault) return windows_of(role);
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < index.windows.size(); ++place) {
    const std::uint32_t window = index.windows[place].window;
    const bool ours = std::ranges::find(cell.windows, window) != cell.windows.end();
    if (ours && plan_->windows[window].role == Role::kFault) places.push_back(place);
  }
  return places;
}

HopSample SessionEvidence::sample(std::size_t hop, const std::vector<std::size_t>& windows) const {
  HopSample sample;
  __int128 skew_sum = 0;
  for (const std::size_t place : windows) {
    const HopTally& tally = hops->tally(place, hop);
    sample.parts.push_back(&tally);
    sample.series.push_back(&tally.latency);
    sample.latency.add(tally.latency.all());
    sample.skews.add(tally.skews);
    sample.negative_skews.add(tally.negative_skews);
    sample.sent += tally.sent;
    sample.excluded += tally.excluded;
    sample.negative += tally.negative;
    sample.breaches += tally.breaches;
    sample.n += tally.counted();
    for (const Part part : kEachPart.values) {
      sample.n_effective[part] += effective_size(tally.latency, memories[hop][part], part);
    }
    skew_sum += tally.skew_sum_ns;
  }
  if (sample.n > 0) sample.skew_ns = static_cast<std::int64_t>(skew_sum / sample.n);
  return sample;
}

LatencyShape SessionEvidence::shape(std::size_t hop, const HopSample& sample, const std::string& purpose) const {
  const std::int64_t n_effective = sample.n_effective[Part::kAll];
  return shape_of(sample.latency, n_effective, errors[hop],
                  errors_of(sample.series, n_effective, draws(hop, purpose), kFewReplicates));
}

Draws SessionEvidence::draws(std::size_t hop, const std::string& purpose) const {
  return {plan_->seed, "session " + std::to_string(session_) + " hop " + std::to_string(hop) + purpose,
          memories[hop][Part::kAll]};
}

void SessionEvidence::weigh(std::size_t hop) {
  std::vector<const LatencySeries*> all;
  for (std::size_t place = 0; place < index.windows.size(); ++place) all.push_back(&hops->tally(place, hop).latency);
  PerPart<double>& memory = memories.emplace_back();
  for (const Part part : kEachPart.values) memory[part] = pooled_correlation_time(all, part);
  std::int64_t n_effective = 0;
  for (const LatencySeries* one : all) n_effective += effective_size(*one, memory[Part::kAll]);
  errors.push_back(errors_of(all, n_effective, draws(hop, " errors")));
}

Margin SessionEvidence::margin_of(std::size_t hop, const HopSample& control, Share p) const {
  Margin margin;
  margin.p = p;
  const __int128 beyond = static_cast<__int128>(control.n_effective[part_at(p)]) * p.ppb;
  if (context().mock || beyond < kFewestBeyond * __int128{1'000'000'000}) return margin;
  margin.ahead = quantile_interval(control.series, p, draws(hop, " margin"));
  margin.behind = margin.ahead;
  return margin;
}

Margin SessionEvidence::margin(std::size_t hop, Share p) const {
  const ControlHop& control = controls[hop];
  return p == control.margin.p ? control.margin : margin_of(hop, control.sample, p);
}

ControlHop SessionEvidence::control_of(std::size_t hop) const {
  ControlHop control;
  control.windows = windows_of(Role::kControl);
  control.sample = sample(hop, control.windows);
  control.shape = shape(hop, control.sample, " control");
  std::int64_t earliest = 0, latest = 0;
  for (std::size_t i = 0; i < control.windows.size(); ++i) {
    const LatencySeries& part = *control.sample.series[i];
    control.parts.push_back(shape_of(part.all(), effective_size(part, memories[hop][Part::kAll]), errors[hop], {}));
    const std::int64_t location = control.parts.back().iqm_ns;
    earliest = i == 0 ? location : std::min(earliest, location);
    latest = i == 0 ? location : std::max(latest, location);
  }
  control.wander_ns = (latest - earliest) / 2;
  control.margin = margin_of(hop, control.sample, plan_->margin_p);
  return control;
}

}  // namespace prochron::verdict
