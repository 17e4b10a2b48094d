// The boot id and the time namespace, hashed to 64 bits (FNV-1a).
#include "host/host_id.h"

#include <unistd.h>

#include <array>
#include <cstdint>

#include "host/files.h"

namespace prochron::host {
namespace {

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::string time_namespace() {
  std::array<char, 64> target{};
  const auto size = readlink("/proc/self/ns/time", target.data(), target.size());
  return size <= 0 ? std::string() : std::string(target.data(), static_cast<std::size_t>(size));
}

}  // namespace

std::string boot_id() {
  auto text = read_file("/proc/sys/kernel/random/boot_id");
  if (!text) return {};
  while (!text->empty() && text->back() == '\n') text->pop_back();
  return *text;
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("localhost");
}

HostId this_host() {
  static const HostId id{fnv1a(boot_id() + ' ' + time_namespace()) | 1U};
  return id;
}

}  // namespace prochron::host
