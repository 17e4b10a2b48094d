// Reading slots, and the auxiliary vector that says which program a process runs now.
#include "faults/backends/attach_table.h"

#include <elf.h>
#include <link.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"

namespace prochron::faults {
namespace {

/// AT_RANDOM of the program that `pid` runs now; 0: not to be seen.
std::uint64_t image_of(std::int32_t pid) {
  const auto vector = host::read_file("/proc/" + std::to_string(pid) + "/auxv");
  if (!vector) return 0;
  for (std::size_t at = 0; at + sizeof(ElfW(auxv_t)) <= vector->size(); at += sizeof(ElfW(auxv_t))) {
    ElfW(auxv_t) entry;
    std::memcpy(&entry, vector->data() + at, sizeof entry);
    if (entry.a_type == AT_RANDOM) return entry.a_un.a_val;
  }
  return 0;
}

int is_dead(std::int64_t pid) { return ::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH ? 1 : 0; }

}  // namespace

Result<AttachTable> AttachTable::create(RunId run, mode_t mode) {
  auto memory = host::SharedMemory::create(run, "attach", sizeof(prochron_attach_page), mode);
  if (!memory) return pass(memory);
  AttachTable table(std::move(*memory));
  table.page().version = PROCHRON_ATTACH_VERSION;
  table.page().size = sizeof(prochron_attach_page);
  __atomic_store_n(&table.page().magic, PROCHRON_ATTACH_MAGIC, __ATOMIC_RELEASE);
  return table;
}

Result<AttachTable> AttachTable::adopt(const std::string& path) {
  auto memory = host::SharedMemory::take_over(path);
  if (!memory) return pass(memory);
  AttachTable table(std::move(*memory));
  const bool is_one = table.memory_.size() == sizeof(prochron_attach_page) && table.page().magic == PROCHRON_ATTACH_MAGIC &&
                      table.page().version == PROCHRON_ATTACH_VERSION;
  if (is_one) return table;
  table.memory_.leave_name();
  return fail(ErrorCode::kCorrupt, "not an attach page of this version", path);
}

std::optional<Attachment> AttachTable::find(const Victim& victim) const {
  prochron_attach_slot slot{};
  if (prochron_attach_find(&page(), victim.pid, victim.start_ticks, &slot) == 0) return std::nullopt;
  return Attachment{.since = {host::this_host(), slot.attached_ns},
                    .exec_count = slot.exec_count,
                    .image = slot.image,
                    .reads_ours = (slot.flags & PROCHRON_ATTACH_READS_OURS) != 0};
}

std::vector<Victim> AttachTable::victims() const {
  std::vector<Victim> found;
  for (const prochron_attach_slot& slot : page().slots) {
    if (__atomic_load_n(&slot.attached_ns, __ATOMIC_ACQUIRE) == 0) continue;
    const auto pid = static_cast<std::int32_t>(__atomic_load_n(&slot.pid, __ATOMIC_RELAXED));
    found.push_back({pid, __atomic_load_n(&slot.start_ticks, __ATOMIC_RELAXED)});
  }
  return found;
}

bool AttachTable::follows_now(const Victim& victim) const {
  const auto attachment = find(victim);
  return attachment && attachment->image != 0 && attachment->image == image_of(victim.pid);
}

std::optional<ReaderPlace> AttachTable::reader_of(const Victim& victim) const {
  const std::uint64_t runs = image_of(victim.pid);
  if (runs == 0) return std::nullopt;
  const auto place = [](std::uint64_t flags) {
    constexpr std::uint64_t kFlags = PROCHRON_ATTACH_FLAGS;
    return ReaderPlace{flags & ~kFlags, (flags & PROCHRON_ATTACH_BY_IMAGE) != 0};
  };
  prochron_attach_slot own{};
  if (prochron_attach_find(&page(), victim.pid, victim.start_ticks, &own) != 0 && own.image == runs) return place(own.flags);
  // A fork's child that took no slot, or has not yet, runs what a parent of its runs.
  for (const Victim& other : victims()) {
    prochron_attach_slot slot{};
    if (prochron_attach_find(&page(), other.pid, other.start_ticks, &slot) != 0 && slot.image == runs) return place(slot.flags);
  }
  return std::nullopt;
}

void AttachTable::note(const Victim& victim, std::uint64_t reader) const {
  prochron_attach_slot* const slot = prochron_attach_take(&page(), victim.pid, is_dead);
  if (slot == nullptr) {
    __atomic_fetch_add(&page().turned_away, 1, __ATOMIC_RELAXED);
    return;
  }
  prochron_attach_slot now{};
  now.start_ticks = victim.start_ticks;
  now.image = image_of(victim.pid);
  now.flags = reader | PROCHRON_ATTACH_READS_OURS | PROCHRON_ATTACH_BY_IMAGE;
  now.attached_ns = host::monotonic_ns();
  prochron_attach_write(slot, &now, slot->start_ticks != victim.start_ticks, 1);
}

std::vector<RefusedSets> AttachTable::refused_sets() const {
  std::vector<RefusedSets> found;
  if (const auto times = __atomic_load_n(&page().refused_sets, __ATOMIC_ACQUIRE); times > 0) {
    found.push_back({{}, times, {host::this_host(), 0}});
  }
  for (const prochron_attach_slot& slot : page().slots) {
    const auto times = __atomic_load_n(&slot.refused_sets, __ATOMIC_ACQUIRE);
    if (times == 0) continue;
    const Victim victim{static_cast<std::int32_t>(slot.pid), slot.start_ticks};
    found.push_back({victim, times, {host::this_host(), __atomic_load_n(&slot.refused_ns, __ATOMIC_RELAXED)}});
  }
  return found;
}

std::uint64_t AttachTable::turned_away() const { return __atomic_load_n(&page().turned_away, __ATOMIC_RELAXED); }

}  // namespace prochron::faults
