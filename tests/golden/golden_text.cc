// Reading, comparing, rewriting.
#include "tests/golden/golden_text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace prochron::golden {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

void expect_golden(const std::filesystem::path& path, const std::string& text) {
  const char* rewrite = std::getenv("PROCHRON_REWRITE_GOLDEN");
  if (rewrite != nullptr && std::string(rewrite) == "1") {
    std::ofstream(path, std::ios::binary) << text;
  }
  EXPECT_EQ(read(path), text) << path << "\n(PROCHRON_REWRITE_GOLDEN=1 writes it anew)";
}

}  // namespace prochron::golden
