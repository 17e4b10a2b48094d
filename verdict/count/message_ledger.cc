// Messages are closed in two generations: one stays open until a whole generation has been sent after it, so that a
// duplicate that comes late is still known for one.
#include "verdict/count/message_ledger.h"

#include <algorithm>
#include <utility>

namespace prochron::verdict {
namespace {

std::int64_t ways_to_sink(const SessionContext& session, std::uint16_t stage, std::size_t depth = 0) {
  if (depth > session.stages.size()) return 0;
  if (session.stages[stage].kind == "sink") return 1;
  std::int64_t ways = 0;
  for (const HopContext& hop : session.hops) {
    if (hop.from == stage) ways += ways_to_sink(session, hop.to, depth + 1);
  }
  return ways;
}

}  // namespace

MessageLedger::MessageLedger(const SessionContext& session, const std::vector<WindowContext>& windows,
                             const SessionIndex& index, std::size_t generation)
    : session_(session), index_(index), generation_(generation) {
  for (const PathContext& path : session.paths) {
    if (!path.stages.empty()) sources_[path.id] = path.stages.front();
  }
  for (std::uint16_t stage = 0; stage < session.stages.size(); ++stage) {
    if (session.stages[stage].kind == "source") paths_[stage] = ways_to_sink(session, stage);
  }
  for (const RanWindow& ran : index.windows) {
    open(ran.begin, ran.end, windows[ran.window].settle);
  }
  for (std::size_t i = 0; i < index.stretches.size(); ++i) {
    const Stretch& stretch = index.stretches[i];
    open(stretch.begin, stretch.end, windows[index.windows[stretch.window].window].settle);
  }
  for (const auto& [key, digest] : index.oracle) {
    const auto& [sink, path, input] = key;
    answers_[{sink, path}].emplace(digest, input);
  }
}

void MessageLedger::open(std::int64_t begin, std::int64_t end, Duration settle) {
  services_.push_back({end - std::min<std::int64_t>(settle.count(), (end - begin) / 2), end});
  tallies_.emplace_back().backlog = Backlog(begin, end);
}

MessageLedger::Message& MessageLedger::message(const Key& key) {
  if (const auto known = old_.find(key); known != old_.end()) return known->second;
  if (const auto known = young_.find(key); known != young_.end()) return known->second;
  if (young_.size() >= generation_) {
    for (const auto& [old_key, old_message] : old_) close(old_message);
    old_ = std::exchange(young_, {});
  }
  return young_[key];
}

/// A path that is not of the pipeline is its only source's, or nobody's.
trace::StageIndex MessageLedger::source_of(std::uint64_t path) const {
  const auto known = sources_.find(path);
  if (known != sources_.end()) return known->second;
  return paths_.size() == 1 ? paths_.begin()->first : trace::kNoStage;
}

void MessageLedger::add(const trace::SentRecord& sent) {
  Message& entry = message({sent.stage, sent.message});
  entry.sent = true;
  entry.record = sent;
}

void MessageLedger::add(const trace::OutputRecord& output) {
  Message& entry = message({source_of(output.path), output.message});
  const auto again = std::ranges::find_if(
      entry.arrivals, [&](const Arrival& a) { return a.sink == output.stage && a.path == output.path; });
  if (again != entry.arrivals.end()) {
    ++again->repeats;
    return;
  }
  std::uint64_t& furthest = furthest_[{output.stage, output.path}];
  entry.arrivals.push_back({output.stage, output.path, output.digest, output.native_ns, output.message < furthest, 0});
  furthest = std::max(furthest, output.message);
}

void MessageLedger::end() {
  for (Generation* generation : {&old_, &young_}) {
    for (const auto& [number, entry] : *generation) close(entry);
    generation->clear();
  }
}

/// In the window that holds the instant, and in each of its stretches that does.
template <class Count>
void MessageLedger::count_at(std::int64_t native, const Count& count) {
  const RanWindow* ran = index_.window_at(native);
  if (ran == nullptr) return;
  const auto window = static_cast<std::size_t>(ran - index_.windows.data());
  count(window);
  index_.stretches.each_at(window, native, [&](std::size_t stretch) { count(index_.windows.size() + stretch); });
}

void MessageLedger::close(const Message& message) {
  if (message.sent) {
    judge_service(message);
    count_at(message.record.native_ns, [&](std::size_t place) { count_sent(message, tallies_[place]); });
    return;
  }
  for (const Arrival& arrival : message.arrivals) {
    // A source that was killed may not have got its last words out.
    const RanWindow* window = index_.window_at(arrival.native);
    if (window != nullptr && index_.process_faults.hides_send(arrival.native, 2 * window->settle)) continue;
    count_at(arrival.native, [&](std::size_t place) {
      ++tallies_[place].never_sent;
      ++tallies_[place].outputs.wrong;
    });
  }
}

void MessageLedger::count_sent(const Message& message, MessageTally& tally) const {
  ++tally.sent;
  for (const PathContext& path : session_.paths) {
    const bool ours = !path.stages.empty() && path.stages.front() == message.record.stage;
    if (ours && std::ranges::find(message.arrivals, path.id, &Arrival::path) == message.arrivals.end()) {
      ++tally.paths[path.id].lost;
    }
  }
  for (const Arrival& arrival : message.arrivals) {
    judge_answer(message, arrival, tally);
    tally.outputs.duplicated += arrival.repeats;
    if (arrival.repeats > 0) tally.paths[arrival.path].duplicated += arrival.repeats;
    tally.outputs.reordered += arrival.overtaken ? 1 : 0;
  }
  const auto expected = paths_.find(message.record.stage);
  const std::int64_t ways = expected == paths_.end() ? 0 : expected->second;
  tally.outputs.lost += std::max<std::int64_t>(0, ways - static_cast<std::int64_t>(message.arrivals.size()));
}

void MessageLedger::judge_answer(const Message& message, const Arrival& arrival, MessageTally& tally) const {
  const auto right = index_.oracle.find({arrival.sink, arrival.path, message.record.input});
  if (right == index_.oracle.end()) {
    ++tally.unjudged;
  } else if (right->second == arrival.digest) {
    ++tally.outputs.right;
  } else {
    ++tally.outputs.wrong;
    const auto answers = answers_.find({arrival.sink, arrival.path});
    tally.exchanged += answers != answers_.end() && answers->second.contains(arrival.digest) ? 1 : 0;
  }
}

void MessageLedger::judge_service(const Message& message) {
  const auto expected = paths_.find(message.record.stage);
  const bool arrived = expected != paths_.end() && !message.arrivals.empty() &&
                       static_cast<std::int64_t>(message.arrivals.size()) >= expected->second;
  const Arrival last = arrived ? *std::ranges::max_element(message.arrivals, {}, &Arrival::native) : Arrival{};
  if (arrived) count_at(last.native, [&](std::size_t place) { ++tallies_[place].completed; });
  count_at(message.record.due_ns, [&](std::size_t place) {
    MessageTally& tally = tallies_[place];
    ++tally.due;
    const bool asked = message.record.due_ns <= services_[place].last_due;
    tally.asked += asked ? 1 : 0;
    // What comes later comes under other clocks: a backlog that drains then would look as if there had been none.
    if (!arrived || last.native > services_[place].end) return;
    tally.backlog.add(message.record.due_ns, last.native - message.record.due_ns);
    tally.in_time += asked ? 1 : 0;
  });
}

}  // namespace prochron::verdict
