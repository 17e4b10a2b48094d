// A program that says too much is heard at its end, one that goes on is left.
#include "host/bounded_read.h"

#include <gtest/gtest.h>

#include "host/child_process.h"
#include "host/native_clock.h"

namespace prochron::host {
namespace {

GuardedChild shell(const std::string& script) {
  ChildSpec spec;
  spec.path = "/bin/sh";
  spec.arguments = {"sh", "-c", script};
  spec.output = Stream::kCapture;
  auto child = GuardedChild::start(spec);
  EXPECT_TRUE(child) << to_string(child.error());
  return *std::move(child);
}

TEST(BoundedRead, KeepsTheEnd) {
  GuardedChild child = shell("i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done");
  const auto read = read_until(child.output().get(), native_now() + std::chrono::seconds(10), 100);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->ended);
  EXPECT_EQ(read->text.size(), 100U);
  EXPECT_TRUE(read->text.ends_with("line 1999\n"));
}

TEST(BoundedRead, StopsAtTheDeadline) {
  GuardedChild child = shell("echo begun; exec sleep 60");
  const NativeTime begin = native_now();
  const auto read = read_until(child.output().get(), begin + std::chrono::milliseconds(200), 100);
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->ended);
  EXPECT_EQ(read->text, "begun\n");
  EXPECT_LT(native_now() - begin, std::chrono::seconds(5));
}

}  // namespace
}  // namespace prochron::host
