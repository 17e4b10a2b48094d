// Whole files: replaced or untouched, with the asked mode, and errors that name the file.
#include "host/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "host/random_mark.h"

namespace prochron::host {
namespace {

class Files : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(make_folder(folder_, 0700)); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_ = testing::TempDir() + "prochron-files-" + random_mark();
};

mode_t mode_of(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 07777 : 0;
}

TEST_F(Files, AReplacedFileIsWholeAndLeavesNoTemporary) {
  const std::string path = folder_ + "/result.json";
  ASSERT_TRUE(write_atomically(path, "first"));
  ASSERT_TRUE(write_atomically(path, std::string(1 << 20, 'x'), 0600));
  EXPECT_EQ(read_file(path)->size(), std::size_t{1} << 20);
  EXPECT_EQ(mode_of(path), 0600U);
  const auto begin = std::filesystem::directory_iterator(folder_);
  EXPECT_EQ(std::distance(begin, std::filesystem::directory_iterator()), 1);
}

TEST_F(Files, AFailedReplacementKeepsTheOldFile) {
  const std::string folder = folder_ + "/taken";
  ASSERT_TRUE(make_folder(folder + "/inside"));
  const auto written = write_atomically(folder, "text");
  ASSERT_FALSE(written) << "a folder that is not empty cannot be replaced";
  EXPECT_EQ(written.error().where, folder);
  EXPECT_TRUE(std::filesystem::is_directory(folder + "/inside"));
}

TEST_F(Files, ModesAreExactWhateverTheUmask) {
  const mode_t before = ::umask(077);
  EXPECT_TRUE(write_atomically(folder_ + "/page", "", 0644));
  EXPECT_TRUE(make_folder(folder_ + "/a/b", 0755));
  ::umask(before);
  EXPECT_EQ(mode_of(folder_ + "/page"), 0644U);
  EXPECT_EQ(mode_of(folder_ + "/a/b"), 0755U);
}

TEST_F(Files, ReadsOfUnknownLengthAreBounded) {
  EXPECT_TRUE(read_file("/proc/self/stat")) << "its size reads as 0";
  const auto endless = read_file("/dev/zero", 1 << 20);
  ASSERT_FALSE(endless);
  EXPECT_EQ(to_string(endless.error()), "/dev/zero: longer than 1048576 bytes");
}

TEST_F(Files, ErrorsSayWhatWasAttempted) {
  const auto missing = read_file(folder_ + "/none");
  ASSERT_FALSE(missing);
  EXPECT_EQ(to_string(missing.error()), folder_ + "/none: could not open: No such file or directory");
  ASSERT_TRUE(write_atomically(folder_ + "/file", ""));
  EXPECT_EQ(make_folder(folder_ + "/file").error().message, "stands in the way of a folder");
}

}  // namespace
}  // namespace prochron::host
