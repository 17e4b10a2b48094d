// What a program leaves lying under names agreed on beforehand goes when it does, whichever way it ends.
#include <gtest/gtest.h>

#include <filesystem>

#include "host/child_process.h"
#include "host/random_mark.h"

namespace prochron::host {
namespace {

TEST(Leftovers, OnlyOursAreRemoved) {
  const auto folder = std::filesystem::path(testing::TempDir()) / random_mark();
  std::filesystem::create_directories(folder / "run-1.sockets");
  ChildSpec spec;
  spec.path = "/bin/true";
  spec.arguments = {"true"};
  spec.leftovers = {folder / "run-1."};
  auto child = GuardedChild::start(spec);
  ASSERT_TRUE(child) << to_string(child.error());
  EXPECT_TRUE(child->wait(std::chrono::seconds(5)));
  EXPECT_TRUE(std::filesystem::exists(folder / "run-1.sockets")) << "a prefix that names no run of ours";
  std::filesystem::remove_all(folder);
}

TEST(Leftovers, AreRemovedWhenNothingIsLeftToUseThem) {
  struct Case {
    const char* why;
    const char* last_line;
  };
  for (const Case& c : {Case{"the program ends by itself", "exit 0"}, Case{"the program is killed", "kill -9 $$"}}) {
    const auto folder = std::filesystem::path(testing::TempDir()) / ("prochron-" + random_mark());
    const std::string run = folder / "run-1.";
    std::filesystem::create_directories(run + "sockets");
    ChildSpec spec;
    spec.path = "/bin/sh";
    spec.arguments = {"sh", "-c",
                      "touch '" + run + "page' '" + run + "sockets/a'; touch '" + (folder / "run-10.page").string() +
                          "'; " + c.last_line};
    spec.environment = {"PATH=/usr/bin:/bin"};
    spec.leftovers = {run + "sockets/a", run, "/nowhere/at-all", "no-slash", folder.string() + "/"};
    auto child = GuardedChild::start(spec);
    ASSERT_TRUE(child) << to_string(child.error());
    EXPECT_TRUE(child->wait(std::chrono::seconds(5)));
    EXPECT_FALSE(std::filesystem::exists(run + "page")) << c.why;
    EXPECT_FALSE(std::filesystem::exists(run + "sockets")) << c.why << ": a folder that became empty";
    EXPECT_TRUE(std::filesystem::exists(folder / "run-10.page"))
        << c.why << ": another's file; an empty prefix is none";
    std::filesystem::remove_all(folder);
  }
}

}  // namespace
}  // namespace prochron::host
