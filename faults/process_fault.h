// What can be done to a process itself, and not to its clock. A list, as the kinds of clock faults are one; carrying it
// out is an agent's.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace prochron::faults {

enum class ProcessFault : std::uint8_t { kKill, kPause, kRestart };

struct ProcessFaultEntry {
  std::string_view name;
  std::string_view doc;
  ProcessFault fault = ProcessFault::kKill;
  bool lasts = true;  ///< false: it has no `for`
};

std::span<const ProcessFaultEntry> all_process_faults();
const ProcessFaultEntry* find_process_fault(std::string_view name);
/// "kill"
std::string_view name_of(ProcessFault fault);

}  // namespace prochron::faults
