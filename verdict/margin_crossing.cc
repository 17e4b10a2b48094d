// Both are looked for among skews, where the statistics are, and told as instants by the course that the stamps prove.
#include "verdict/margin_crossing.h"

#include <algorithm>

#include "verdict/attest/skew_course.h"
#include "verdict/figures.h"
#include "verdict/statistics/passing_prediction.h"

namespace prochron::verdict {
namespace {

/// Skews of an interval as instants since the window's activation; what the skew never was is the window's end.
Interval instants_of(const Interval& skews, const SkewCourse& course, std::int64_t activation) {
  const auto at = [&](std::int64_t skew) {
    return course.first_at_least(skew).value_or(course.window().end) - activation;
  };
  return {at(skews.value_ns), at(skews.low_ns), at(skews.high_ns)};
}

void say_what_moved(MarginCrossing& crossing, const SessionEvidence& session, const HopContext& ends,
                    const SkewCourse& course, std::int64_t passed) {
  const bool sender = course.sender_moves(passed);
  const OffsetLine& line = course.line_of(sender, passed);
  const ClockId id = session.context().stages[sender ? ends.from : ends.to].clock;
  const auto& clocks = session.plan().clocks;
  const auto clock = std::ranges::find(clocks, id, &Clock::id);
  if (clock != clocks.end()) crossing.clock = clock->name;
  const NativeRange window = course.window();
  crossing.rate = line.rate;
  crossing.offset = {course.line_of(sender, window.end).middle_at(window.end)};
}

std::string after_text(const Interval& at) {
  return seconds_text(at.value_ns) + " [" + decimal(at.low_ns, 9, 1) + ", " + decimal(at.high_ns, 9, 1) + "]";
}

}  // namespace

std::optional<MarginCrossing> margin_crossing(const SessionEvidence& session, std::size_t hop, std::size_t place,
                                              Share p) {
  const Margin margin = session.margin(hop, p);
  if (!margin.ahead) return {};
  const SkewCourse course = skew_course(session.context(), hop, place, session.index, session.attestation);
  const auto passed = course.moves_through(margin.ahead->value_ns);
  if (!passed) return {};
  const RanWindow& ran = session.index.windows[place];
  const std::int64_t activation = ran.begin - session.plan().windows[ran.window].settle.count();
  MarginCrossing crossing;
  crossing.window = ran.window, crossing.margin = margin;
  crossing.ends_ns = ran.end - activation;
  say_what_moved(crossing, session, session.context().hops[hop], course, *passed);
  const HopTally& tally = session.hops->tally(place, hop);
  const std::vector<RateAtSkew> rates = rates_by_skew(tally.skews, tally.negative_skews);
  const std::string stream = " crossing in window " + std::to_string(ran.window);
  const PassingPrediction predicted =
      predict_passing(session.controls[hop].sample.series, rates, p, session.draws(hop, stream));
  const std::int64_t never = course.skew_at(ran.end) + 1;
  crossing.predicted = {margin.ahead->value_ns, std::min(predicted.low_ns, margin.ahead->low_ns),
                        predicted.surely ? std::max(predicted.high_ns, margin.ahead->high_ns) : never};
  crossing.predicted_at = instants_of(crossing.predicted, course, activation);
  const auto measured = passes_at(rates, p);
  if (!measured) return crossing;
  const Worth worth{effective_size(tally.latency, session.memories[hop][part_at(p)], part_at(p)), tally.counted()};
  const PassingInterval interval = passing_interval(rates, p, worth);
  crossing.measured = {*measured, std::min(*measured, interval.low_ns.value_or(rates.front().skew_ns)),
                       std::max(*measured, interval.high_ns.value_or(never))};
  crossing.measured_at = instants_of(*crossing.measured, course, activation);
  return crossing;
}

std::string crossing_text(const MarginCrossing& crossing, const std::string& hop) {
  std::string text = crossing.clock + " was off by " + offset_ms(crossing.offset) + " after " +
                     seconds_text(crossing.ends_ns) + " (" + drift_text(crossing.rate) + " measured); " + hop +
                     " tolerates " + margin_text(*crossing.margin.ahead) + " at " + percent_limit(crossing.margin.p) +
                     ", reached after " + after_text(crossing.predicted_at) + " as predicted";
  if (!crossing.measured_at) return text + ", not seen to be passed";
  return text + ", after " + after_text(*crossing.measured_at) + " as measured";
}

}  // namespace prochron::verdict
