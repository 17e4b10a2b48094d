// One line per fault; an entry's place is its enumerator.
#include "faults/process_fault.h"

#include <algorithm>
#include <array>

namespace prochron::faults {
namespace {

constexpr std::array kEntries{
    ProcessFaultEntry{"kill", "the process is killed, and started again at the end; its clock goes on meanwhile",
                      ProcessFault::kKill},
    ProcessFaultEntry{"pause", "the process and all it has started are stopped, and go on at the end",
                      ProcessFault::kPause},
    ProcessFaultEntry{"restart", "the process is killed and started again at once", ProcessFault::kRestart, false},
};

}  // namespace

std::span<const ProcessFaultEntry> all_process_faults() { return kEntries; }

const ProcessFaultEntry* find_process_fault(std::string_view name) {
  const auto found = std::ranges::find(kEntries, name, &ProcessFaultEntry::name);
  return found == kEntries.end() ? nullptr : &*found;
}

std::string_view name_of(ProcessFault fault) { return kEntries[static_cast<std::size_t>(fault)].name; }

}  // namespace prochron::faults
