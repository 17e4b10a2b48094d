// Moving the kernel's vDSO aside and back: its mappings keep their distances, since its code finds its data by them.
#include "faults/backends/vdso_attachment.h"

#include <sys/mman.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "faults/backends/halted_process.h"
#include "faults/backends/tracee.h"
#include "faults/backends/vdso_implant.h"
#include "faults/control_page.h"
#include "faults/image_data.h"
#include "faults/page_reader.h"
#include "host/native_clock.h"
#include "host/process_maps.h"
#include "host/process_table.h"
#include "host/time_namespace.h"

namespace prochron::faults {
namespace {

constexpr const char* kPages = "/dev/shm/prochron-";
constexpr std::array kFunctions = {"__vdso_clock_gettime", "__vdso_gettimeofday", "__vdso_time",
                                   "__vdso_getcpu",        "__vdso_clock_getres", "__vdso_getrandom"};

std::string named(pid_t pid) { return "process " + std::to_string(pid); }

/// The kernel's vDSO in a process: data pages, then code.
struct VdsoMappings {
  std::vector<host::Mapping> parts;
  std::uint64_t begin() const { return parts.front().begin; }
  std::uint64_t length() const { return parts.back().end - parts.front().begin; }
  const host::Mapping& code() const { return parts.back(); }
};

Result<VdsoMappings> vdso_of(pid_t pid) {
  const auto all = host::mappings_of(pid);
  if (!all) return pass(all);
  VdsoMappings found;
  for (const host::Mapping& mapping : *all) {
    if (mapping.name.starts_with("[vvar") || mapping.name == "[vdso]") found.parts.push_back(mapping);
  }
  if (found.parts.empty() || found.code().name != "[vdso]")
    return fail(ErrorCode::kUnsupported, "it has no vDSO to replace", named(pid));
  return found;
}

/// The control page that a process has mapped, and the image's data before it.
struct Attached {
  std::string page;
  std::uint64_t data_at = 0;
  prochron_image_data data{};
};

/// By whatever backend.
bool follows_a_page(pid_t pid) {
  const auto all = host::mappings_of(pid);
  return all && std::ranges::any_of(*all, [](const host::Mapping& mapping) {
           return mapping.name.starts_with(kPages) && mapping.end - mapping.begin == PROCHRON_PAGE_SIZE;
         });
}

/// Empty if nobody attached it while it ran, or it may not be looked into.
std::optional<Attached> attached(pid_t pid, const std::string& page_prefix) {
  const auto all = host::mappings_of(pid);
  if (!all) return std::nullopt;
  for (const host::Mapping& mapping : *all) {
    if (!mapping.name.starts_with(page_prefix) || mapping.end - mapping.begin != PROCHRON_PAGE_SIZE) continue;
    const auto bytes = read_memory(pid, mapping.begin - PROCHRON_IMAGE_PAGE, sizeof(prochron_image_data));
    if (!bytes || bytes->size() != sizeof(prochron_image_data)) continue;
    Attached found{mapping.name, mapping.begin - PROCHRON_IMAGE_PAGE, {}};
    std::memcpy(&found.data, bytes->data(), bytes->size());
    if (found.data.moved.magic == PROCHRON_MOVED_MAGIC) return found;
  }
  return std::nullopt;
}

Status move_part(StoppedThread& thread, std::uint64_t from, std::uint64_t to, std::uint64_t length) {
  const auto moved =
      thread.call("move the vDSO", SYS_mremap, {from, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, to});
  return moved ? Status() : Status(pass(moved));
}

/// Every part to where it stands relative to `begin`, over whatever is there; or none.
Status move_vdso(StoppedThread& thread, const VdsoMappings& vdso, std::uint64_t begin) {
  for (auto part = vdso.parts.begin(); part != vdso.parts.end(); ++part) {
    const auto target = [&](const host::Mapping& one) { return begin + (one.begin - vdso.begin()); };
    const Status moved = move_part(thread, part->begin, target(*part), part->end - part->begin);
    if (moved) continue;
    for (auto back = vdso.parts.begin(); back != part; ++back) {
      if (auto undone = move_part(thread, target(*back), back->begin, back->end - back->begin); !undone) return undone;
    }
    return moved;
  }
  return {};
}

/// The kernel's code, whose functions jump to the image's of the same name: movabs $target, %rax; jmp *%rax.
std::string with_jumps(std::string kernel, const VdsoImage& image, std::uint64_t base) {
  for (const char* name : kFunctions) {
    const auto here = symbol_offset(kernel, name);
    const auto there = symbol_offset(image.bytes, name);
    if (!here || !there || *here + 12 > kernel.size()) continue;
    const std::uint64_t target = base + *there;
    std::string jump = "\x48\xb8--------\xff\xe0";
    std::memcpy(jump.data() + 2, &target, sizeof target);
    kernel.replace(*here, jump.size(), jump);
  }
  return kernel;
}

/// The place that the vDSO leaves is held, so that it can come back, and the jumps are laid there.
Status lay_jumps(StoppedThread& thread, const VdsoMappings& vdso, const std::string& code) {
  constexpr std::uint64_t kPlace = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
  const std::uint64_t at = vdso.code().begin, length = vdso.code().end - at;
  const auto held = thread.call("hold the vDSO's place", SYS_mmap,
                                {vdso.begin(), vdso.length(), PROT_NONE, kPlace, ~std::uint64_t{0}, 0});
  if (!held) return pass(held);
  const auto opened = thread.call("write in the vDSO's place", SYS_mprotect, {at, length, PROT_READ | PROT_WRITE});
  if (!opened) return pass(opened);
  if (auto written = thread.write(at, code); !written) return written;
  const auto closed = thread.call("run in the vDSO's place", SYS_mprotect, {at, length, PROT_READ | PROT_EXEC});
  return closed ? Status() : Status(pass(closed));
}

void unmap(StoppedThread& thread, std::uint64_t begin, std::uint64_t end) {
  (void)thread.call("unmap what was laid", SYS_munmap, {begin, end - begin});
}

std::uint64_t end_of_page(std::uint64_t data_at) { return data_at + PROCHRON_IMAGE_PAGE + PROCHRON_PAGE_SIZE; }

/// What is to be undone is written before anything is moved.
Status write_moved(StoppedThread& thread, std::uint64_t data_at, prochron_moved_vdso moved) {
  moved.magic = PROCHRON_MOVED_MAGIC;
  const std::string_view bytes(reinterpret_cast<const char*>(&moved), sizeof moved);
  return thread.write(data_at + offsetof(prochron_image_data, moved), bytes);
}

/// With all threads out of the vDSO; `room` is as long as that.
Status exchange(StoppedThread& thread, const VdsoMappings& vdso, const VdsoImage& image, const std::string& page,
                std::uint64_t room) {
  const std::uint64_t code_at = vdso.code().begin;
  const auto code = thread.read(code_at, vdso.code().end - code_at);
  if (!code) return pass(code);
  const auto base = lay_image(thread, image, page, *code, room + (code_at - vdso.begin()));
  if (!base) {
    unmap(thread, room, room + vdso.length());
    return pass(base);
  }
  const std::uint64_t data_at = *base + image.data_offset();
  const Status noted = write_moved(thread, data_at, {0, vdso.begin(), room, vdso.length(), *base});
  const std::uint64_t own = thread.instruction();
  thread.use_instruction(*base + *system_call_offset(image.bytes));
  const Status moved = noted ? move_vdso(thread, vdso, room) : noted;
  if (moved) return lay_jumps(thread, vdso, with_jumps(*code, image, *base));
  thread.use_instruction(own);
  unmap(thread, *base, end_of_page(data_at));
  unmap(thread, room, room + vdso.length());
  return fail(ErrorCode::kUnsupported, "this kernel does not let a vDSO be moved: " + moved.error().message);
}

}  // namespace

Status attach_running(pid_t pid, const VdsoImage& image, const std::string& page) {
  if (!host::shares_our_time(pid)) return fail(ErrorCode::kUnsupported, "lives in another time namespace, by a MONOTONIC of its own", named(pid));
  if (follows_a_page(pid)) return fail(ErrorCode::kRefused, "follows a page already", named(pid));
  const auto process = HaltedProcess::halt(pid);
  if (!process) return pass(process);
  const auto vdso = vdso_of(pid);
  if (!vdso) return pass(vdso);
  if (auto led = process->lead_out_of({{vdso->begin(), vdso->begin() + vdso->length()}}); !led) return led;
  auto thread = process->lend();
  if (!thread) return pass(thread);
  const auto code = thread->read(vdso->code().begin, vdso->code().end - vdso->code().begin);
  if (!code) return pass(code);
  const auto instruction = system_call_offset(*code);
  if (!instruction) return fail(ErrorCode::kUnsupported, "its vDSO holds no system call instruction", named(pid));
  thread->use_instruction(vdso->code().begin + *instruction);
  const auto room = thread->call("make room for the kernel's vDSO", SYS_mmap,
                                 {0, vdso->length(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, ~std::uint64_t{0}, 0});
  if (!room) return pass(room);
  return exchange(*thread, *vdso, image, page, *room);
}

Status detach_running(pid_t pid) {
  const auto found = attached(pid, kPages);
  if (!found) return fail(ErrorCode::kRefused, "nobody attached it while it ran", named(pid));
  const prochron_moved_vdso& moved = found->data.moved;
  const auto process = HaltedProcess::halt(pid);
  if (!process) return pass(process);
  const auto vdso = vdso_of(pid);
  if (!vdso) return pass(vdso);
  if (vdso->begin() != moved.to || vdso->length() != moved.length)
    return fail(ErrorCode::kBroken, "its vDSO is not where it was moved to", named(pid));
  if (auto led = process->lead_out_of({{moved.image, found->data_at},
                                       {moved.to, moved.to + moved.length},
                                       {moved.from, moved.from + moved.length}});
      !led) {
    return led;
  }
  auto thread = process->lend();
  if (!thread) return pass(thread);
  const auto code = thread->read(vdso->code().begin, vdso->code().end - vdso->code().begin);
  if (!code) return pass(code);
  const auto image = thread->read(moved.image, found->data_at - moved.image);
  if (!image) return pass(image);
  const auto lent = system_call_offset(*image), own = system_call_offset(*code);
  if (!lent || !own) return fail(ErrorCode::kBroken, "its image is not ours", named(pid));
  thread->use_instruction(moved.image + *lent);
  if (auto back = move_vdso(*thread, *vdso, moved.from); !back) return back;
  thread->use_instruction(moved.from + (vdso->code().begin - vdso->begin()) + *own);
  unmap(*thread, moved.image, end_of_page(found->data_at));
  return {};
}

std::optional<std::uint64_t> attached_reader(pid_t pid, const std::string& page) {
  const auto found = attached(pid, page);
  return found ? std::optional(found->data_at) : std::nullopt;
}

std::vector<AttachedProcess> attached_processes(const std::string& page_prefix) {
  std::vector<AttachedProcess> all;
  const auto page = std::make_unique<prochron_page>();
  for (const host::ProcessStat& process : host::all_processes()) {
    const auto found = attached(process.pid, page_prefix);
    if (!found) continue;
    AttachedProcess one{process.pid, found->page, true};
    const auto seen = read_memory(process.pid, found->data_at + PROCHRON_IMAGE_PAGE, sizeof *page);
    if (seen && seen->size() == sizeof *page) {
      std::memcpy(page.get(), seen->data(), sizeof *page);
      const std::int64_t now = host::monotonic_ns(), until = page->valid_until_ns;
      const auto ahead = [&](std::int64_t n) { return prochron_look_up(page.get(), PROCHRON_MONOTONIC, n).offset_ns; };
      one.abandoned = until <= now;
      if (until != 0) one.monotonic_ahead = Duration{std::max(ahead(std::min(now, until)), ahead(until))};
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace prochron::faults
