// What is remembered: at least a generation, at most two.
#include "verdict/count/recent_keys.h"

#include <gtest/gtest.h>

namespace prochron::verdict {
namespace {

TEST(RecentKeys, RemembersOneToTwoGenerations) {
  RecentKeys keys(100);
  EXPECT_FALSE(keys.contains(0)) << "the mark of a free slot is no key";
  for (std::uint64_t key = 1; key <= 1000; ++key) {
    EXPECT_FALSE(keys.contains(key << 32U)) << key << ": keys that share their low bits are told apart";
    keys.insert(key << 32U);
    keys.insert(key << 32U);
    EXPECT_TRUE(keys.contains(key << 32U)) << key;
    if (key > 100) {
      EXPECT_TRUE(keys.contains((key - 99) << 32U)) << key << ": a generation back";
    }
    if (key > 200) {
      EXPECT_FALSE(keys.contains((key - 200) << 32U)) << key << ": two generations back";
    }
  }
}

}  // namespace
}  // namespace prochron::verdict
