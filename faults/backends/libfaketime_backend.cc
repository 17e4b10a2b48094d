// Environment, files and watchdog of libfaketime.
#include "faults/backends/libfaketime_backend.h"

#include "faults/backends/environment_entry.h"
#include "faults/backends/faketime_clock.h"
#include "faults/backends/faketime_reach.h"
#include "faults/backends/injection.h"
#include "host/files.h"
#include "host/native_clock.h"
#include "host/program_paths.h"
#include "host/random_mark.h"

namespace prochron::faults {

Result<std::unique_ptr<LibfaketimeBackend>> LibfaketimeBackend::create(RunId run, const AttachTable& attachments,
                                                                       Shim shim) {
  const auto libfaketime = find_libfaketime();
  if (!libfaketime) return pass(libfaketime);
  const auto companion = host::find_library("libprochron_faketime.so");
  if (!companion) return pass(companion);
  auto watchdog = WatchdogLine::start(Injection::kLease);
  if (!watchdog) return pass(watchdog);
  auto origin = FaketimeOrigin::create(run);
  if (!origin) return pass(origin);
  for (const std::string& path : {origin->segment_path, origin->semaphore_path}) {
    if (const Status owned = watchdog->own(path); !owned) return pass(owned);
  }
  return std::unique_ptr<LibfaketimeBackend>(new LibfaketimeBackend(
      run, attachments.path(), shim, {*companion, *libfaketime}, *std::move(origin), *std::move(watchdog)));
}

Result<std::unique_ptr<BentClock>> LibfaketimeBackend::bend(std::string_view purpose, const ClockTransform& initial) {
  const auto k = host::exact_k();
  if (!k) return pass(k);
  const NativeTime now = host::native_now();
  const auto changes = timestamp_changes(initial, now, {*k, origin_.t0_ns});
  if (!changes) return pass(changes);
  Segment in_force;
  for (const Segment& segment : initial.segments(ClockFamily::kRealtime)) {
    if (segment.from <= now.ns) in_force = segment;
  }
  const std::string path =
      "/dev/shm/prochron-" + to_hex(run_) + "-" + std::string(purpose) + "-" + host::random_mark() + ".faketimerc";
  const Status written = host::write_atomically(path, timestamp_line(in_force, {*k, origin_.t0_ns}) + "\n");
  if (!written) return pass(written);
  if (const Status planned = watchdog_.plan(path, *changes); !planned) return pass(planned);
  return std::make_unique<FaketimeClock>(path, initial, origin_.t0_ns, watchdog_);
}

Status LibfaketimeBackend::prepare(host::ChildSpec& program, const BentClock& clock) const {
  const bool relative = !program.directory.empty() && !program.path.starts_with('/');
  const auto reach = faketime_reachability(relative ? program.directory + "/" + program.path : program.path);
  if (!reach) return pass(reach);
  if (!reach->reachable()) {
    const bool shim_can = reach->obstacle == host::Obstacle::kRuntime;
    return fail(ErrorCode::kUnsupported, reach->reason + (shim_can ? "; backend preload can bend it" : ""), reach->file);
  }
  auto& environment = program.environment;
  const std::string others = take_out(environment, "LD_PRELOAD");
  std::erase_if(environment, [](const std::string& entry) { return entry.starts_with("FAKETIME"); });
  for (const char* name : {"PROCHRON_PAGE", "PROCHRON_ATTACH", "LC_ALL", "NO_FAKE_STAT"}) take_out(environment, name);
  environment.push_back("PROCHRON_ATTACH=" + attach_path_);
  environment.push_back("FAKETIME_TIMESTAMP_FILE=" + clock.place());
  environment.push_back("FAKETIME_SHARED=" + origin_.variable);
  environment.emplace_back("FAKETIME_CACHE_DURATION=0");
  environment.emplace_back("FAKETIME_DONT_FAKE_MONOTONIC=1");
  environment.emplace_back("NO_FAKE_STAT=1");
  environment.emplace_back("LC_ALL=C");  // the file's decimal point is a point
  const std::string ours = libraries_.companion + ":" + libraries_.libfaketime;
  if (shim_ == Shim::kLoaded) environment.push_back("LD_PRELOAD=" + ours + (others.empty() ? "" : ":" + others));
  if (shim_ == Shim::kLeftOut && !others.empty()) environment.push_back("LD_PRELOAD=" + others);
  return {};
}

}  // namespace prochron::faults
