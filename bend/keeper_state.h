// All that a keeper knows and its pages do not show, written down before it matters: another one that finds the file goes on
// in its place. Readable by this user alone, gone with the bend.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bend/family.h"
#include "bend/held_clock.h"
#include "core/ids.h"
#include "core/result.h"

namespace prochron::bend {

struct KeeperState {
  HeldClock::State clock;
  std::string backend, program;  ///< as Seen has them
  faults::Victim root;
  std::size_t times = 0, off = 0;        ///< as Seen has them
  std::vector<Member> escaped;
  std::vector<NativeTime> replaced;
  std::vector<faults::Victim> left_out;  ///< of the family
};

/// As text, and back; kCorrupt for anything else.
std::string to_text(const KeeperState& state);
Result<KeeperState> parse_keeper_state(std::string_view text, HostId host);

/// Its file; removed by write's counterpart when the bend is over, or with all else of its run.
Status write_keeper_state(RunId run, const KeeperState& state);
Result<KeeperState> read_keeper_state(RunId run);
void remove_keeper_state(RunId run);

}  // namespace prochron::bend
