// ptrace, one verb at a time.
#include "faults/backends/tracee.h"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "host/files.h"
#include "host/system_failure.h"

#if !defined(__x86_64__)
#error "a trap instruction and a program counter are known for x86-64 only"
#endif

namespace prochron::faults {
namespace {

constexpr long kTrap = 0xcc;  // int3; the program counter then stands one byte behind it

void* as_pointer(std::uint64_t value) { return reinterpret_cast<void*>(value); }

}  // namespace

Status seize(pid_t pid) {
  if (::ptrace(PTRACE_SEIZE, pid, nullptr, as_pointer(kFollowing)) != 0)
    return host::system_failure("trace", "process " + std::to_string(pid));
  return {};
}

void resume(pid_t tid, int signal) { ::ptrace(PTRACE_CONT, tid, nullptr, as_pointer(static_cast<unsigned>(signal))); }
void listen(pid_t tid) { ::ptrace(PTRACE_LISTEN, tid, nullptr, nullptr); }
void interrupt(pid_t tid) { ::ptrace(PTRACE_INTERRUPT, tid, nullptr, nullptr); }
void detach(pid_t tid, int signal) { ::ptrace(PTRACE_DETACH, tid, nullptr, as_pointer(static_cast<unsigned>(signal))); }

pid_t event_message(pid_t tid) {
  unsigned long message = 0;
  ::ptrace(PTRACE_GETEVENTMSG, tid, nullptr, &message);
  return static_cast<pid_t>(message);
}

Result<std::string> read_memory(pid_t pid, std::uint64_t address, std::size_t most) {
  std::string bytes(most, '\0');
  const iovec own{bytes.data(), bytes.size()}, theirs{as_pointer(address), most};
  const ssize_t got = ::process_vm_readv(pid, &own, 1, &theirs, 1, 0);
  if (got < 0) return host::system_failure("read memory", "process " + std::to_string(pid));
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

std::optional<std::uint64_t> entry_point(pid_t pid) {
  const auto text = host::read_file("/proc/" + std::to_string(pid) + "/auxv");
  if (!text) return std::nullopt;
  for (std::size_t at = 0; at + sizeof(Elf64_auxv_t) <= text->size(); at += sizeof(Elf64_auxv_t)) {
    Elf64_auxv_t entry;
    std::memcpy(&entry, text->data() + at, sizeof entry);
    if (entry.a_type == AT_ENTRY) return entry.a_un.a_val;
  }
  return std::nullopt;
}

std::optional<Breakpoint> Breakpoint::set(pid_t tid, std::uint64_t address) {
  errno = 0;
  const long original = ::ptrace(PTRACE_PEEKTEXT, tid, as_pointer(address), nullptr);
  if (errno != 0) return std::nullopt;
  const long trapped = (original & ~0xffL) | kTrap;
  if (::ptrace(PTRACE_POKETEXT, tid, as_pointer(address), trapped) != 0) return std::nullopt;
  return Breakpoint(address, original);
}

bool Breakpoint::is_hit(pid_t tid) const {
  user_regs_struct registers{};
  return ::ptrace(PTRACE_GETREGS, tid, nullptr, &registers) == 0 && registers.rip == address_ + 1;
}

void Breakpoint::remove(pid_t tid) const {
  const bool hit = is_hit(tid);
  ::ptrace(PTRACE_POKETEXT, tid, as_pointer(address_), original_);
  user_regs_struct registers{};
  if (!hit || ::ptrace(PTRACE_GETREGS, tid, nullptr, &registers) != 0) return;
  registers.rip = address_;
  ::ptrace(PTRACE_SETREGS, tid, nullptr, &registers);
}

}  // namespace prochron::faults
