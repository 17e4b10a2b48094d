// Pass 2 for messages: the source's own sent list against what reached the sinks. Per (message, path) an answer is
// right, wrong, lost, a duplicate or late in order, and each is counted in the window in which its message was sent.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "verdict/count/backlog.h"
#include "verdict/expectation/expectation.h"
#include "verdict/index/session_index.h"
#include "verdict/result.h"

namespace prochron::verdict {

/// Of one path: which of a message's ways to a sink went wrong.
struct PathTally {
  std::int64_t lost = 0;
  std::int64_t duplicated = 0;
};

/// One window's messages.
struct MessageTally {
  std::int64_t sent = 0;
  OutputResult outputs;
  std::int64_t unjudged = 0;    ///< arrived, but the oracle knows no right answer
  std::int64_t exchanged = 0;   ///< of the wrong ones: the right answer to another input
  std::int64_t never_sent = 0;  ///< of the wrong ones: arrived, but is on no sent list
  std::int64_t due = 0;         ///< offered: their due time lies in the window
  std::int64_t completed = 0;   ///< came out on every path in the window, whenever they were sent
  std::int64_t asked = 0;       ///< of those due, due a guard band before its end or sooner
  std::int64_t in_time = 0;     ///< of those, delivered on every path before its end: before a heal can help
  Backlog backlog;
  std::map<std::uint64_t, PathTally> paths;  ///< by their ids; those on which something went wrong
};

/// Owned by the counting of one session; one thread. Session and index outlive it.
class MessageLedger {
 public:
  MessageLedger(const SessionContext& session, const std::vector<WindowContext>& windows, const SessionIndex& index,
                std::size_t generation = std::size_t{1} << 16U);

  void add(const trace::SentRecord& sent);
  void add(const trace::OutputRecord& output);
  void end();

  const MessageTally& tally(std::size_t window) const { return tallies_[window]; }
  /// Of a stretch of a window (by its place in SessionIndex::stretches).
  const MessageTally& stretch(std::size_t stretch) const { return tallies_[index_.windows.size() + stretch]; }

 private:
  struct Arrival {
    trace::StageIndex sink = 0;
    std::uint64_t path = 0;
    std::uint64_t digest = 0;
    std::int64_t native = 0;
    bool overtaken = false;
    std::int64_t repeats = 0;
  };
  struct Message {
    bool sent = false;
    trace::SentRecord record;
    std::vector<Arrival> arrivals;
  };
  /// Native ns: what is due by `last_due` is to be out by `end`.
  struct Service {
    std::int64_t last_due = 0;
    std::int64_t end = 0;
  };
  /// Each source numbers its own.
  struct Key {
    trace::StageIndex source = 0;
    std::uint64_t number = 0;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const { return key.number ^ (std::uint64_t{key.source} << 48U); }
  };
  using Generation = std::unordered_map<Key, Message, KeyHash>;

  void open(std::int64_t begin, std::int64_t end, Duration settle);
  Message& message(const Key& key);
  trace::StageIndex source_of(std::uint64_t path) const;
  void close(const Message& message);
  void count_sent(const Message& message, MessageTally& tally) const;
  void judge_answer(const Message& message, const Arrival& arrival, MessageTally& tally) const;
  void judge_service(const Message& message);
  template <class Count>
  void count_at(std::int64_t native, const Count& count);

  const SessionContext& session_;
  const SessionIndex& index_;
  std::size_t generation_;
  std::map<trace::StageIndex, std::int64_t> paths_;       ///< per source, ways to a sink
  std::map<std::uint64_t, trace::StageIndex> sources_;    ///< per path
  std::vector<MessageTally> tallies_;         ///< of the windows, then of their stretches
  std::vector<Service> services_;             ///< of the same
  std::map<std::pair<trace::StageIndex, std::uint64_t>, std::uint64_t> furthest_;  ///< per (sink, path)
  std::map<std::pair<trace::StageIndex, std::uint64_t>, std::map<std::uint64_t, std::uint32_t>> answers_;
  Generation young_;
  Generation old_;
};

}  // namespace prochron::verdict
