// Reads what the kernel shows in /proc and /sys.
#include "controller/environment.h"

#include <cstdlib>
#include <thread>

#include <nlohmann/json.hpp>

#include "host/files.h"
#include "host/host_id.h"

namespace prochron::controller {
namespace {

std::string first_line(const char* path) {
  const Result<std::string> text = host::read_file(path);
  return text ? text->substr(0, text->find('\n')) : "unknown";
}

std::string cpu_model() {
  const Result<std::string> text = host::read_file("/proc/cpuinfo");
  if (!text) return "unknown";
  const std::size_t key = text->find("model name");
  if (key == std::string::npos) return "unknown";
  const std::size_t begin = text->find(": ", key) + 2;
  return text->substr(begin, text->find('\n', begin) - begin);
}

}  // namespace

std::string environment_json(RunId run, const std::vector<std::string>& argv) {
  const char* commit = std::getenv("PROCHRON_COMMIT");  // set by the ./prochron script
  nlohmann::ordered_json json = {
      {"schema", 1},
      {"run", to_hex(run)},
      {"version", PROCHRON_VERSION},
      {"commit", commit != nullptr && *commit != '\0' ? commit : "unknown"},
      {"argv", argv},
      {"host", host::host_name()},
      {"boot_id", host::boot_id()},
      {"kernel", first_line("/proc/version")},
      {"cpu", cpu_model()},
      {"cores", std::thread::hardware_concurrency()},
      {"clocksource", first_line("/sys/devices/system/clocksource/clocksource0/current_clocksource")},
  };
  return json.dump(2) + "\n";
}

}  // namespace prochron::controller
