// A line is written by rename, so that a reader sees the old or the new one, whole.
#include "faults/watchdog/course_file.h"

#include "host/files.h"
#include "host/process_table.h"

namespace prochron::faults {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t write_time(const TimestampChange& change) { return change.second * kSecond - kLineAhead.count(); }

}  // namespace

std::optional<std::int64_t> CourseFile::next_write_ns() const {
  if (changes_.empty()) return std::nullopt;
  return write_time(changes_.front());
}

std::int64_t CourseFile::write_due(std::int64_t realtime_ns) {
  std::int64_t missed = 0;
  while (!changes_.empty() && write_time(changes_.front()) <= realtime_ns) {
    const TimestampChange change = changes_.front();
    changes_.pop_front();
    const bool written = host::write_atomically(path_, change.line + "\n").has_value();
    if (!written || realtime_ns > change.second * kSecond - kLineLate.count()) missed = change.second;
  }
  return missed;
}

void CourseFile::heal() {
  changes_.clear();
  (void)host::write_atomically(path_, std::string(kTrueLine) + "\n");  // nobody is left to be told of a failure
}

bool CourseFile::is_read() const { return !host::processes_marked("FAKETIME_TIMESTAMP_FILE=" + path_).empty(); }

}  // namespace prochron::faults
