// The stage side of the record: stamps and records go to the stage's agent over a Unix stream. The sender never waits
// for its agent: records queue in bounded memory, and what does not fit is dropped and counted, by sequence.
#pragma once

#include <cstdint>
#include <memory>

#include "core/result.h"
#include "trace/record.h"
#include "trace/stamp.h"

namespace prochron::trace {

/// The narrowest of at most 8 readings of this process's clock. Never touches a clock an injector could have replaced,
/// except for the one it observes.
Stamp take_stamp();

/// Owned by the stage process's main; record() may be called from any thread.
class Recorder {
 public:
  /// `fd` is a connected Unix stream socket to the agent; taken over.
  static Result<Recorder> over(int fd);
  Recorder(Recorder&&) noexcept;
  Recorder& operator=(Recorder&&) noexcept;
  ~Recorder();  ///< says good-bye (last sequence) and flushes; gives up after 2 s of an agent that does not read

  /// Encodes into the queue; no system call but waking the writer when the queue was empty.
  void record(const Record& record);
  std::uint64_t dropped() const;

 private:
  struct State;
  explicit Recorder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace prochron::trace
