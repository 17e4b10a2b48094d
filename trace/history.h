// The History of a run on disk: DIR/history, written by the controller alone, streamed while the run goes on, read back
// as a stream of records of bounded memory. It outlives a crash of its writer up to the last whole frame.
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
  static Result<HistoryWriter> create(const std::filesystem::path& history_folder);
  HistoryWriter(HistoryWriter&&) noexcept;
  HistoryWriter& operator=(HistoryWriter&&) noexcept;
  ~HistoryWriter();

  /// One record of `session`.
  Status append(std::uint32_t session, const Record& record);
  /// Whole frames as an agent sent them, kept as they are.
  Status append_frames(std::uint32_t session, std::span<const std::byte> frames);
  Status close();  ///< flushes to the disk

 private:
  struct State;
  explicit HistoryWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Reads one History, any number of times. Owned by the judge; one thread per reading.
class HistoryReader {
 public:
  static Result<HistoryReader> open(const std::filesystem::path& history_folder);

  std::uint32_t sessions() const;
  /// Every record of one session, in the order they were written. A torn tail ends the stream and is reported through
  /// `torn`; a damaged frame is kCorrupt with file and byte offset.
  Status for_each(std::uint32_t session, const std::function<void(const Record&)>& visit, bool* torn = nullptr) const;

 private:
  std::filesystem::path folder_;
  std::uint32_t sessions_ = 0;
};

}  // namespace prochron::trace
