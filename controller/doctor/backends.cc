// A backend works if a probe that it bends reads a bent clock; an exec watch works if it sees a child exec.
#include <atomic>
#include <limits>
#include <sstream>
#include <string>

#include <fmt/format.h>

#include "controller/doctor/finding.h"
#include "faults/backends/exec_watch.h"
#include "faults/backends/libfaketime_backend.h"
#include "faults/backends/preload_backend.h"
#include "faults/backends/vdso_backend.h"
#include "host/child_process.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/program_paths.h"
#include "host/random_mark.h"

namespace prochron::controller {
namespace {

using State = Finding::State;

constexpr Offset kBent{5'000'000};
constexpr Duration kPatience = std::chrono::seconds(5);
constexpr const char* kTraceable = "sysctl kernel.yama.ptrace_scope=1   (in a container: --cap-add SYS_PTRACE)";
constexpr const char* kRebuild = "./prochron check specs/scenarios/hello.yaml   (builds what is missing)";

/// Where the offset lies, from the stamps of prochron-probe.
struct Range {
  std::int64_t low = std::numeric_limits<std::int64_t>::min();
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
};

Range offset_in(const std::string& output) {
  Range range;
  std::istringstream lines(output);
  std::string clock;
  std::int64_t raw = 0, width = 0, native = 0, k = 0, observed = 0;
  while (lines >> clock >> raw >> width >> native >> k >> observed) {
    if (clock != "realtime") continue;
    range.low = std::max(range.low, observed - native - k - width);
    range.high = std::min(range.high, observed - native - k);
  }
  return range;
}

Status release(host::GuardedChild& held, faults::ExecWatch& watch,
               std::shared_ptr<const faults::VdsoImplant> implant) {
  if (const Status followed = watch.follow(held.pid(), std::move(implant)); !followed) return followed;
  return held.release();
}

Result<Range> bend_a_probe(faults::Backend& backend, const char* program) {
  faults::ClockTransform bent(host::this_host());
  const NativeTime before = host::native_now() - std::chrono::seconds(1);
  if (const Status applied = bent.apply({before, kBent, {}}); !applied) return pass(applied);
  const auto clock = backend.bend("doctor", bent);
  if (!clock) return pass(clock);
  host::ChildSpec probe;
  const auto path = host::find_libexec(program);
  if (!path) return pass(path);
  probe.path = *path;
  probe.arguments = {program, "20"};
  probe.output = host::Stream::kCapture;
  if (const Status prepared = backend.prepare(probe, **clock); !prepared) return pass(prepared);
  const auto watch = faults::ExecWatch::start([](const faults::Victim&, NativeTime) { return faults::EscapeFinding(); },
                                              [](const faults::WatchEvent&) {});
  auto child = host::GuardedChild::start(probe);
  if (!child) return pass(child);
  const Status released = probe.hold ? release(*child, *watch, backend.implant(**clock)) : Status();
  if (!released) return pass(released);
  const auto output = host::read_to_end(child->output().get(), "the probe");
  if (!output) return pass(output);
  if (const auto ended = child->wait(kPatience); !ended) return pass(ended);
  return offset_in(*output);
}

Finding judged(std::string name, const Result<Range>& measured, std::string mend, bool needed) {
  if (!measured) return {State::kBroken, std::move(name), to_string(measured.error()), std::move(mend), needed};
  const auto [low, high] = *measured;
  const std::string said = fmt::format("a probe bent by +5 ms read {:+.6f} ms +-{} ns",
                                       static_cast<double>(low + (high - low) / 2) / 1e6, (high - low + 1) / 2);
  const bool bent = low - 1 <= kBent.ns && kBent.ns <= high + 1;
  if (bent) return {State::kWorks, std::move(name), said, {}, needed};
  return {State::kBroken, std::move(name), said, std::move(mend), needed};
}

std::string mend_of(const Result<Range>& measured, const char* installs) {
  return !measured && measured.error().code == ErrorCode::kUnsupported ? installs : kRebuild;
}

Finding watch_an_exec() {
  std::atomic<int> seen = 0;
  const auto watch = faults::ExecWatch::start(
      [](const faults::Victim&, NativeTime) { return faults::EscapeFinding(); },
      [&](const faults::WatchEvent& event) { seen += event.kind == faults::WatchEvent::Kind::kExeced ? 1 : 0; });
  host::ChildSpec child;
  child.path = "/bin/true";
  child.arguments = {"true"};
  child.hold = true;
  auto held = host::GuardedChild::start(child);
  Status followed = held ? watch->follow(held->pid()) : Status(pass(held));
  if (followed) followed = held->release();
  if (followed && !held->wait(kPatience)) followed = fail(ErrorCode::kTimeout, "a traced child did not end");
  const std::string what = "exec watch";
  if (!followed || seen != 1) {
    return {State::kBroken, what, followed ? "an exec was not seen" : to_string(followed.error()),
            kTraceable};
  }
  return {State::kWorks, what, "a child's exec was seen: `command` stages can be attested"};
}

}  // namespace

FindingSection examine_backends() {
  FindingSection section{"backends", {}};
  const RunId run = host::random_run_id();
  auto preload = faults::PreloadBackend::create(run, faults::PreloadBackend::Victims::kOwnUser, faults::Shim::kLoaded);
  const Result<Range> shim = preload ? bend_a_probe(*preload, "prochron-probe") : Result<Range>(pass(preload));
  section.findings.push_back(judged("preload", shim, kRebuild, true));
  if (preload) {
    auto vdso = faults::VdsoBackend::create(run, preload->attachments(), faults::Shim::kLoaded);
    const Result<Range> image = vdso ? bend_a_probe(**vdso, "prochron-probe-static") : Result<Range>(pass(vdso));
    section.findings.push_back(judged("vdso", image, image ? kRebuild : kTraceable, false));
    auto libfaketime = faults::LibfaketimeBackend::create(run, preload->attachments(), faults::Shim::kLoaded);
    const Result<Range> theirs = libfaketime ? bend_a_probe(**libfaketime, "prochron-probe") : Result<Range>(pass(libfaketime));
    section.findings.push_back(
        judged("libfaketime", theirs, mend_of(theirs, "apt-get install libfaketime"), false));
  }
  for (const char* name : {"adjtimex", "stamps"}) {
    section.findings.push_back({State::kAbsent, name, "not in this version"});
  }
  section.findings.push_back(watch_an_exec());
  return section;
}

}  // namespace prochron::controller
