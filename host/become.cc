// Nothing is given back before: the kernel keeps the descriptors that are not close-on-exec, and drops the rest.
#include "host/become.h"

#include <unistd.h>

#include "host/system_failure.h"

namespace prochron::host {

Error become(const std::string& path, const std::vector<std::string>& arguments) {
  std::vector<char*> words;
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  ::execv(path.c_str(), words.data());
  return system_failure("start", path).value();
}

}  // namespace prochron::host
