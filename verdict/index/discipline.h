// What a host's own clocks did during a session: K (REALTIME - MONOTONIC) moves only when somebody steps the host,
// native against RAW only as fast as the host is disciplined. Kept as K's changes and one sample a second, so that its
// size follows from the length of a run and not from its traffic.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trace/record.h"

namespace prochron::verdict {

/// Owned by a SessionIndex; filled by one thread, then only read.
class Discipline {
 public:
  /// In any order: several agents of one host sample it.
  void add(const trace::DisciplineRecord& record);
  void settle();  ///< after the last add

  /// Does a native instant lie where the host was sampled, or within seconds of it?
  bool covers(std::int64_t native_ns) const;
  bool empty() const { return k_.empty(); }
  /// K at a native instant: that of the nearest sample.
  std::int64_t k_at(std::int64_t native_ns) const;
  /// Why a window can't be trusted: the host was stepped by more than 1 us or changed its rate by more than 5 ppm in
  /// it.
  /// Or because nobody looked.
  std::optional<std::string> taint(std::int64_t begin_ns, std::int64_t end_ns) const;

 private:
  struct Level {
    std::int64_t first_ns = 0;  ///< first and last sample that showed it
    std::int64_t last_ns = 0;
    std::int64_t k_ns = 0;
  };
  std::optional<std::string> unsampled(std::int64_t begin_ns, std::int64_t end_ns) const;
  std::optional<std::string> stepped(std::int64_t begin_ns, std::int64_t end_ns) const;
  std::optional<std::string> retuned(std::int64_t begin_ns, std::int64_t end_ns) const;

  std::vector<Level> k_;                                     ///< by time
  std::map<std::int64_t, trace::DisciplineRecord> samples_;  ///< the narrowest of each native second
};

}  // namespace prochron::verdict
