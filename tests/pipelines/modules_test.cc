// The catalog and the module files of this build say the same: what the catalog names and the build made is there,
// opens and is what its name says; and no module lies there that the catalog does not name.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "host/program_paths.h"
#include "pipelines/catalog.h"
#include "pipelines/runtime/module_library.h"

namespace prochron::pipelines {
namespace {

struct Named {
  std::string entry;
  bool is_transport = false;
};

/// Module file -> the entry that names it.
std::map<std::string, Named> named_by_the_catalog() {
  std::map<std::string, Named> modules;
  for (const StageEntry& stage : all_stages()) {
    if (!stage.module.empty()) modules[std::string(stage.module)] = {std::string(stage.name), false};
  }
  for (const TransportEntry& transport : all_transports()) {
    if (!transport.module.empty()) modules[std::string(transport.module)] = {std::string(transport.name), true};
  }
  return modules;
}

/// What this build was configured to make; a module whose library is not installed is left out.
std::set<std::string> built() {
  const char* const names = std::getenv("PROCHRON_MODULES");
  std::istringstream words(names == nullptr ? "" : names);
  std::set<std::string> modules;
  for (std::string word; words >> word;) modules.insert(word);
  return modules;
}

std::set<std::string> found() {
  std::set<std::string> modules;
  for (const auto& entry : std::filesystem::directory_iterator(*host::installation_root() + "/lib/prochron")) {
    const std::string name = entry.path().stem().string();
    if (name.starts_with("transport_") || name.starts_with("stage_")) modules.insert(name);
  }
  return modules;
}

TEST(Modules, AreThoseOfTheCatalog) {
  ASSERT_FALSE(built().empty()) << "run me through ctest: PROCHRON_MODULES says what was built";
  const auto named = named_by_the_catalog();
  for (const std::string& module : built()) EXPECT_TRUE(named.contains(module)) << module << " is in no catalog";
  EXPECT_EQ(found(), built());
}

TEST(Modules, OpenAndAreWhatTheirNameSays) {
  for (const auto& [file, of] : named_by_the_catalog()) {
    const auto module = load_module(file, of.entry);
    if (!built().contains(file)) {
      EXPECT_EQ(module.error().code, ErrorCode::kUnsupported) << file;
      continue;
    }
    ASSERT_TRUE(module) << to_string(module.error());
    EXPECT_EQ((*module)->transport != nullptr, of.is_transport) << file;
    EXPECT_EQ(load_module(file, "something else").error().code, ErrorCode::kBroken);
  }
}

}  // namespace
}  // namespace prochron::pipelines
