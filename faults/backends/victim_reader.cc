// The page is copied as a reader would look at it: again if the writer flipped meanwhile. Instants are then read here, not
// there, which makes no difference: what a clock shows is a function of the native instant and of the page alone.
#include "faults/backends/victim_reader.h"

#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <limits>
#include <string>

#include "faults/backends/tracee.h"
#include "faults/clock_reading.h"
#include "faults/image_data.h"
#include "host/native_clock.h"
#include "host/system_failure.h"
#include "host/time_namespace.h"

namespace prochron::faults {
namespace {

constexpr int kTries = 8;
/// Readings of four clocks that nothing came between take less.
constexpr std::int64_t kUndisturbed = 400;

int read_here(clockid_t clock, timespec* time) { return ::clock_gettime(clock, time) == 0 ? 0 : -errno; }

/// kBroken: nothing is mapped there. kSystem: may not be seen. kTimeout: the process is gone.
Status copy_memory(pid_t pid, std::uint64_t address, void* to, std::size_t length) {
  const iovec own{to, length};
  const iovec theirs{reinterpret_cast<void*>(address), length};  // NOLINT: an address of another process
  const ssize_t got = ::process_vm_readv(pid, &own, 1, &theirs, 1, 0);
  if (got == static_cast<ssize_t>(length)) return {};
  if (got >= 0 || errno == EFAULT) return fail(ErrorCode::kBroken, "is no longer mapped");
  if (errno == ESRCH) return fail(ErrorCode::kTimeout, "the process is gone");
  if (errno == EPERM) {
    return fail(ErrorCode::kSystem,
                "it lets nobody look into its memory (it is not dumpable), which takes CAP_SYS_PTRACE or root");
  }
  return host::system_failure("read the memory of", "process " + std::to_string(pid));
}

std::int64_t shown(prochron_victim& by, clockid_t clock) {
  timespec time{};
  prochron_read_clock(&by, clock, &time);
  return prochron_ns_of(&time);
}

VictimReading read_once(prochron_victim& by) {
  VictimReading reading;
  reading.raw_ns = host::raw_ns();
  reading.native_ns = host::monotonic_ns();
  reading.realtime_ns = shown(by, CLOCK_REALTIME);
  const std::int64_t width = host::raw_ns() - reading.raw_ns;
  reading.width_ns = static_cast<std::int32_t>(std::min<std::int64_t>(width, std::numeric_limits<std::int32_t>::max()));
  reading.monotonic_ns = shown(by, CLOCK_MONOTONIC);
  return reading;
}

}  // namespace

Result<const prochron_page*> VictimReader::copy_page(const Victim& victim, std::uint64_t address) {
  prochron_page& copy = page_.front();
  for (int tries = 0; tries < kTries; ++tries) {
    if (auto copied = copy_memory(victim.pid, address, &copy, sizeof copy); !copied) return pass(copied);
    std::uint64_t index = 0;
    const std::uint64_t index_at = address + offsetof(prochron_page, index);
    if (auto again = copy_memory(victim.pid, index_at, &index, sizeof index); !again) return pass(again);
    if (copy.magic != PROCHRON_PAGE_MAGIC || copy.version != PROCHRON_PAGE_VERSION || copy.size != PROCHRON_PAGE_SIZE)
      return fail(ErrorCode::kBroken, "is not a control page any more");
    if (index == copy.index) return &copy;
  }
  return fail(ErrorCode::kTimeout, "its page was written all the while");
}

Status VictimReader::check_image(const Victim& victim, std::uint64_t reader) {
  if (!image_) {
    auto loaded = VdsoImage::load();
    if (!loaded) return pass(loaded);
    image_ = *std::move(loaded);
  }
  std::string there(image_->bytes.size(), '\0');
  const Status copied = copy_memory(victim.pid, reader - image_->data_offset(), there.data(), there.size());
  if (!copied) return copied;
  return there == image_->bytes ? Status() : fail(ErrorCode::kBroken, "is not what was laid there");
}

Result<VictimReading> VictimReader::read(const Victim& victim) {
  if (!host::shares_our_time(victim.pid)) return fail(ErrorCode::kBroken, "it lives in another time namespace");
  const auto place = attachments_.reader_of(victim);
  if (!place) return fail(ErrorCode::kTimeout, "it follows no page at this moment");
  const auto named = [](const char* what, Error error) -> tl::unexpected<Error> {
    if (error.code == ErrorCode::kBroken) error.message = what + error.message;
    return tl::unexpected<Error>(std::move(error));
  };
  prochron_victim by{};
  if (place->address == 0) return fail(ErrorCode::kUnsupported, "it reads by no page");
  if (auto copied = copy_memory(victim.pid, place->address, &by, sizeof by); !copied)
    return named("its reader ", copied.error());
  if (by.page == nullptr) return fail(ErrorCode::kUnsupported, "it reads by no page");
  if (place->by_image) {
    if (auto whole = check_image(victim, place->address); !whole) return named("its replacement vDSO ", whole.error());
  }
  const auto page = copy_page(victim, reinterpret_cast<std::uint64_t>(by.page));
  if (!page) return named("its control page ", page.error());
  by = {.native = read_here, .page = *page, .ended_lease = PROCHRON_NO_LEASE_ENDED, .last_used = {}};
  VictimReading best = read_once(by);
  for (int i = 1; i < kTries && best.width_ns > kUndisturbed; ++i) {
    const VictimReading reading = read_once(by);
    if (reading.width_ns < best.width_ns) best = reading;
  }
  return best;
}

}  // namespace prochron::faults
