// What of the machine a run's figures depend on, and what of it could be harmed.
#include <filesystem>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "controller/doctor/artefacts.h"
#include "controller/doctor/finding.h"
#include "host/files.h"
#include "host/program_paths.h"
#include "host/random_mark.h"
#include "host/shared_memory.h"

namespace prochron::controller {
namespace {

using State = Finding::State;

constexpr double kMegabyte = 1024.0 * 1024.0;

Finding shared_memory() {
  const std::string what = "/dev/shm";
  const auto page = host::SharedMemory::create(host::random_run_id(), "doctor", 4096, 0600);
  if (!page) return {State::kBroken, what, to_string(page.error()), "mount -t tmpfs tmpfs /dev/shm", true};
  std::error_code failed;
  const auto space = std::filesystem::space(what, failed);
  const double free = failed ? 0 : static_cast<double>(space.available) / kMegabyte;
  const bool enough = free >= 8;
  return {enough ? State::kWorks : State::kBroken, what, fmt::format("writable, {:.0f} MB free", free),
          enough ? "" : "mount -o remount,size=64m /dev/shm   (in a container: --shm-size 64m)", true};
}

Finding clock_rights() {
  constexpr int kSysTime = 25;
  const std::string what = "CAP_SYS_TIME";
  const std::string status = host::read_file("/proc/self/status").value_or("");
  const std::size_t at = status.find("CapEff:");
  const auto held = at == std::string::npos ? 0 : std::stoull(status.substr(at + 7, status.find('\n', at) - at - 7), nullptr, 16);
  if ((held >> kSysTime & 1U) == 0) return {State::kWorks, what, "absent, as it should be: no victim can set this host's clock"};
  return {State::kBroken, what, "held: what this prochron starts could set this host's clock",
          "setpriv --bounding-set=-sys_time --inh-caps=-sys_time prochron ...   (./prochron does)"};
}

Finding clocksource() {
  const std::string path = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
  std::string name = host::read_file(path).value_or("unknown");
  name = name.substr(0, name.find('\n'));
  if (name == "tsc" || name == "kvm-clock" || name == "arch_sys_counter") {
    return {State::kWorks, "clocksource", name + ": a clock read is no system call"};
  }
  return {State::kBroken, "clocksource", name + ": each clock read is a system call; stamps are wide and costs are high",
          "echo tsc > " + path};
}

Finding cores() {
  const unsigned count = std::thread::hardware_concurrency();
  if (count >= 2) return {State::kWorks, "cores", std::to_string(count)};
  return {State::kBroken, "cores", "one: stages wait for each other, and windows may be undecided"};
}

Finding model() {
  const std::string what = "inference model";
  const std::string mend = "cmake/setup.sh build inference && ninja -C build/release stage_inference";
  if (artefact_folder("inference").empty()) return {State::kBroken, what, "not in the cache: fetched when a spec asks", mend};
  if (const auto module = host::find_library("stage_inference.so"); !module) {
    return {State::kBroken, what, to_string(module.error()), mend};
  }
  return {State::kWorks, what, "in the cache, and its stage is built"};
}

}  // namespace

FindingSection examine_machine() {
  return {"this machine", {shared_memory(), clock_rights(), clocksource(), cores(), model()}};
}

}  // namespace prochron::controller
