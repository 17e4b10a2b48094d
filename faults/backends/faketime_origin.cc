// The segment is libfaketime's struct ft_shared_s, 80 bytes: two counters, then T0 as REALTIME, MONOTONIC, RAW and
// BOOTTIME show it.
#include "faults/backends/faketime_origin.h"

#include <fcntl.h>
#include <semaphore.h>

#include <array>
#include <cstring>
#include <ctime>

#include "host/files.h"
#include "host/native_clock.h"
#include "host/random_mark.h"
#include "host/system_failure.h"

namespace prochron::faults {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

struct Segment80 {
  std::uint64_t ticks = 0;
  std::uint64_t file_index = 0;
  std::array<timespec, 4> origin{};
};
static_assert(sizeof(Segment80) == 80, "as libfaketime 0.9.10 has it");

timespec as_timespec(std::int64_t ns) { return {.tv_sec = ns / kSecond, .tv_nsec = ns % kSecond}; }

}  // namespace

Result<FaketimeOrigin> FaketimeOrigin::create(RunId run) {
  const std::string name = "/prochron-" + to_hex(run) + "-faketime-" + host::random_mark();
  FaketimeOrigin made;
  made.t0_ns = host::realtime_ns();
  made.variable = name + " " + name;
  made.segment_path = "/dev/shm" + name;
  made.semaphore_path = "/dev/shm/sem." + name.substr(1);
  Segment80 segment;
  // With MONOTONIC left native only the first is used; the others agree with it to a microsecond.
  segment.origin = {as_timespec(made.t0_ns), as_timespec(host::monotonic_ns()), as_timespec(host::raw_ns()),
                    as_timespec(host::monotonic_ns())};
  std::string bytes(sizeof segment, '\0');
  std::memcpy(bytes.data(), &segment, sizeof segment);
  if (const Status written = host::write_atomically(made.segment_path, bytes, 0600); !written) return pass(written);
  sem_t* const semaphore = ::sem_open(name.c_str(), O_CREAT | O_EXCL, 0600, 1);
  if (semaphore == SEM_FAILED) return host::system_failure("create", made.semaphore_path);
  ::sem_close(semaphore);
  return made;
}

}  // namespace prochron::faults
