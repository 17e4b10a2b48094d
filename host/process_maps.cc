// BEGIN-END PERMISSIONS OFFSET DEVICE INODE NAME, a mapping a line; names hold spaces.
#include "host/process_maps.h"

#include <sstream>

#include "host/files.h"

namespace prochron::host {

Result<std::vector<Mapping>> mappings_of(pid_t pid) {
  const auto text = read_file("/proc/" + std::to_string(pid) + "/maps");
  if (!text) return pass(text);
  std::vector<Mapping> found;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    Mapping mapping;
    char dash = 0;
    std::string skipped;
    words >> std::hex >> mapping.begin >> dash >> mapping.end;
    for (int i = 0; i < 4; ++i) words >> skipped;
    std::getline(words >> std::ws, mapping.name);
    found.push_back(std::move(mapping));
  }
  return found;
}

}  // namespace prochron::host
