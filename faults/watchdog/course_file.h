// One TIMESTAMP_FILE and what it is to say when.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "faults/timestamp_line.h"

namespace prochron::faults {

/// Owned by the watchdog; its thread.
class CourseFile {
 public:
  explicit CourseFile(std::string path) : path_(std::move(path)) {}

  /// In place of all that was still to come.
  void plan(std::deque<TimestampChange> changes) { changes_ = std::move(changes); }
  /// When the next line is to be written, in ns of REALTIME.
  std::optional<std::int64_t> next_write_ns() const;
  /// Writes what is due. The second of a line that may have missed it; 0: none did.
  std::int64_t write_due(std::int64_t realtime_ns);
  void heal();
  /// Whether a process lives that was started to read it.
  bool is_read() const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::deque<TimestampChange> changes_;
};

}  // namespace prochron::faults
