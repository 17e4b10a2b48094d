// The History of a run on disk, written by the controller alone, streamed while the run goes on, read back as a stream
// of records in bounded memory. It outlives a crash of its writer up to the last whole frame.
//
// DIR/history/NNN.records holds session NNN: a stream of trace/frame.h, header first. Frames of several agents stand
// one behind the other as they came in; a frame's sequence is its sender's and means nothing here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include "core/result.h"
#include "trace/frame.h"
#include "trace/record.h"

namespace prochron::trace {

/// Owned by the conductor's run; the controller's loop thread.
class HistoryWriter {
 public:
  /// Makes the folder. A session's file appears with its first record and replaces none: one that is there is an error.
  static Result<HistoryWriter> create(const std::filesystem::path& history_folder);
  HistoryWriter(HistoryWriter&&) noexcept;
  HistoryWriter& operator=(HistoryWriter&&) noexcept;
  ~HistoryWriter();  ///< as close(), without its answer

  /// One record of `session`. Spans and stamps may stay in memory until the next record of another kind.
  Status append(std::uint32_t session, const Record& record);
  /// Whole frames as an agent sent them, kept as they are.
  Status append_frames(std::uint32_t session, std::span<const std::byte> frames);
  Status close();  ///< flushes to the disk; nothing can be appended afterwards

 private:
  struct State;
  explicit HistoryWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Reads one History, any number of times. Owned by the judge; one thread per reading.
class HistoryReader {
 public:
  static Result<HistoryReader> open(const std::filesystem::path& history_folder);

  /// The number of the last session that has a file, plus one.
  std::uint32_t sessions() const { return sessions_; }
  /// Every record of one session, in the order they were written. A torn tail ends the stream and is reported through
  /// `torn`; a damaged frame is kCorrupt with file and byte offset. A session without a file is an error.
  Status for_each(std::uint32_t session, const std::function<void(const Record&)>& visit, bool* torn = nullptr) const;

 private:
  std::filesystem::path folder_;
  std::uint32_t sessions_ = 0;
};

}  // namespace prochron::trace
