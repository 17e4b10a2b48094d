// Each bad spec against all that must be said of it. A file's first line tells what it is there for.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "specs/specs.h"
#include "tests/golden/golden_text.h"

namespace prochron::golden {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_with(const std::string& extension) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(PROCHRON_GOLDEN) / "bad_specs")) {
    if (entry.path().extension() == extension) names.push_back(entry.path().stem());
  }
  std::ranges::sort(names);
  return names;
}

/// A small environment, and the files beside a spec.
specs::Given given_beside(const fs::path& spec) {
  specs::Given given;
  given.variable = [](const std::string& name) {
    return name == "WORD" ? std::optional<std::string>("five") : std::nullopt;
  };
  given.file = [spec](const std::string& name) -> Result<std::string> {
    const fs::path path = spec.parent_path() / name;
    if (!fs::exists(path)) return fail(ErrorCode::kSystem, "No such file", name);
    return read(path);
  };
  return given;
}

class BadSpec : public testing::TestWithParam<std::string> {};

TEST_P(BadSpec, SaysWhatIsWrong) {
  const fs::path path = fs::path(PROCHRON_GOLDEN) / "bad_specs" / (GetParam() + ".yaml");
  const specs::Loaded loaded = specs::load(read(path), path.filename(), given_beside(path));
  specs::Compiled compiled;
  if (loaded.scenario) compiled = specs::compile(*loaded.scenario);
  EXPECT_FALSE(compiled.plan);
  const auto& said = loaded.scenario ? compiled.diagnostics : loaded.diagnostics;
  expect_golden(fs::path(path).replace_extension(".expected"), specs::report(said));
}

INSTANTIATE_TEST_SUITE_P(Golden, BadSpec, testing::ValuesIn(names_with(".yaml")),
                         [](const auto& spec) { return spec.param; });

TEST(BadSpecs, AreEachExpectedToBeSomething) {
  EXPECT_GE(names_with(".yaml").size(), 25U);
  EXPECT_EQ(names_with(".yaml"), names_with(".expected"));
}

}  // namespace
}  // namespace prochron::golden
