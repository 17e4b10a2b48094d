// A victim that gets out of its fault, or out of sight, without an exec: SECONDS after its start it unmaps the control page,
// lays an empty one in its place, or forbids everybody to look into its memory, and goes on. Reads no clock afterwards, which
// without a page would be the end of it.
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

namespace {

struct Mapping {
  std::uintptr_t from = 0;
  std::uintptr_t until = 0;
};

Mapping find_page() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    Mapping found;
    const bool ours = line.find("/dev/shm/prochron-") != std::string::npos && line.find(" r--s ") != std::string::npos;
    if (ours && std::sscanf(line.c_str(), "%lx-%lx", &found.from, &found.until) == 2) return found;
  }
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 64;
  const bool unmaps = std::strcmp(arguments[2], "unmap") == 0;
  sleep(static_cast<unsigned>(std::atoi(arguments[1])));
  if (std::strcmp(arguments[2], "hide") == 0) {
    if (prctl(PR_SET_DUMPABLE, 0) != 0) return 1;
    for (;;) pause();
  }
  const Mapping page = find_page();
  if (page.from == 0) return 1;
  auto* const at = reinterpret_cast<void*>(page.from);  // NOLINT: as the kernel wrote it
  const std::size_t length = page.until - page.from;
  if (unmaps) {
    if (munmap(at, length) != 0) return 1;
  } else if (mmap(at, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) {
    return 1;
  }
  for (;;) pause();
}
