// The backends of this version, as data.
#include "faults/backend_catalog.h"

#include <algorithm>

namespace prochron::faults {
namespace {

constexpr BackendEntry kBackends[] = {
    {.name = "preload",
     .doc = "our shim, loaded into each program as it starts; dynamic programs, no privilege",
     .reaches_static_programs = false,
     .has_lease = true,
     .bends_monotonic = true,
     .stays_unbent = "socket timestamps (SCM_TIMESTAMP, SO_TIMESTAMPING) and time limits (SO_RCVTIMEO), file times, raw "
                     "system calls but futexes by libc, timers of the kernel's that were set before a change where no "
                     "thread waits with a limit, rdtsc, io_uring, MONOTONIC_RAW"},
    {.name = "vdso",
     .doc = "our replacement for the kernel's vDSO, laid into each program at its exec by a tracer; static programs and "
            "Go's too, no loader",
     .reaches_static_programs = true,
     .has_lease = true,
     .bends_monotonic = true,
     .stays_unbent = "absolute deadlines and timers (the kernel's own clock waits), socket (SCM_TIMESTAMP, "
                     "SO_TIMESTAMPING) and file timestamps, raw system calls, rdtsc, io_uring, MONOTONIC_RAW"},
    {.name = "libfaketime",
     .doc = "Debian's libfaketime (MT), exact, with changes on whole seconds and a watchdog for a lease; REALTIME of "
            "dynamic programs, but not the JVM",
     .reaches_static_programs = false,
     .has_lease = false,
     .bends_monotonic = false,
     .has_package = true,
     .on_whole_seconds = true,
     .stays_unbent = "MONOTONIC and what is timed by it, timespec_get, socket (SCM_TIMESTAMP, SO_TIMESTAMPING) and "
                     "file timestamps, raw system calls, rdtsc, io_uring"},
};

}  // namespace

std::span<const BackendEntry> all_backends() { return kBackends; }

const BackendEntry* find_backend(std::string_view name) {
  const auto* found = std::ranges::find(kBackends, name, &BackendEntry::name);
  return found == std::end(kBackends) ? nullptr : found;
}

}  // namespace prochron::faults
