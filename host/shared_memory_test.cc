// Two mappings of one page see each other, and the name goes with its owner and with nobody else.
#include "host/shared_memory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

#include "host/random_mark.h"

namespace prochron::host {
namespace {

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

TEST(SharedMemory, TheOwnersNameHoldsTheRunAndGoesWithIt) {
  const RunId run = random_run_id();
  std::string path;
  {
    auto page = SharedMemory::create(run, "page", 8192, 0600);
    ASSERT_TRUE(page);
    path = page->path();
    EXPECT_EQ(path.rfind("/dev/shm/prochron-" + to_hex(run) + "-page-", 0), 0U);
    EXPECT_EQ(page->size(), 8192U);
    EXPECT_EQ(page->data()[8191], std::byte{0});
    SharedMemory moved = std::move(*page);
    EXPECT_TRUE(exists(path)) << "moving is not ending";
  }
  EXPECT_FALSE(exists(path));
}

TEST(SharedMemory, AGuestSeesWritesAndLeavesTheNameAlone) {
  auto owner = SharedMemory::create(random_run_id(), "page", 4096, 0644);
  ASSERT_TRUE(owner);
  {
    auto guest = SharedMemory::open(owner->path(), SharedMemory::Access::kReadWrite);
    ASSERT_TRUE(guest);
    guest->data()[7] = std::byte{42};
  }
  EXPECT_TRUE(exists(owner->path()));
  EXPECT_EQ(owner->data()[7], std::byte{42});
  const auto reader = SharedMemory::open(owner->path(), SharedMemory::Access::kRead);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->data()[7], std::byte{42});
}

TEST(SharedMemory, ModesAreExactWhateverTheUmask) {
  const mode_t before = ::umask(077);
  const auto page = SharedMemory::create(random_run_id(), "page", 4096, 0644);
  ::umask(before);
  ASSERT_TRUE(page);
  struct stat found {};
  ASSERT_EQ(::stat(page->path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0644U);
}

TEST(SharedMemory, AnAssignedOverPageIsUnlinked) {
  std::optional<SharedMemory> page = *SharedMemory::create(random_run_id(), "page", 4096, 0600);
  const std::string first = page->path();
  *page = *SharedMemory::create(random_run_id(), "page", 4096, 0600);
  EXPECT_FALSE(exists(first));
  EXPECT_TRUE(exists(page->path()));
}

TEST(SharedMemory, OneIsTakenOverWhenItsMakerIsDeadAndNotBefore) {
  std::string path;
  {
    auto living = SharedMemory::create(random_run_id(), "page", 4096, 0600);
    ASSERT_TRUE(living);
    const auto refused = SharedMemory::take_over(living->path());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
    { const auto guest = SharedMemory::open(living->path(), SharedMemory::Access::kReadWrite); }
    EXPECT_FALSE(SharedMemory::take_over(living->path())) << "that somebody else closed it is nothing";
    living->data()[3] = std::byte{42};
    living->leave_name();
    path = living->path();
  }
  {
    auto heir = SharedMemory::take_over(path);
    ASSERT_TRUE(heir);
    EXPECT_EQ(heir->data()[3], std::byte{42});
    EXPECT_FALSE(SharedMemory::take_over(path)) << "there is one heir";
  }
  EXPECT_FALSE(exists(path)) << "and with it the name goes";
}

TEST(SharedMemory, AMissingPageIsNamed) {
  const auto none = SharedMemory::open("/dev/shm/prochron-none", SharedMemory::Access::kRead);
  ASSERT_FALSE(none);
  EXPECT_EQ(to_string(none.error()), "/dev/shm/prochron-none: could not open: No such file or directory");
}

}  // namespace
}  // namespace prochron::host
