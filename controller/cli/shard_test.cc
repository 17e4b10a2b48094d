// What is a shard and what is not.
#include "controller/cli/shard.h"

#include <gtest/gtest.h>

namespace prochron::controller {
namespace {

TEST(Shard, IsAShareOfAWhole) {
  for (const char* right : {"1/1", "2/3", "3/3", "1000/1000"}) EXPECT_TRUE(parse_shard(right)) << right;
  EXPECT_EQ(parse_shard("2/3")->index, 2U);
  EXPECT_EQ(parse_shard("2/3")->count, 3U);
  for (const char* wrong : {"", "1", "/", "0/3", "4/3", "-1/3", "1/0", "1/3 ", " 1/3", "1/3x", "1//3", "1/1001", "1/", "x/2"}) {
    EXPECT_FALSE(parse_shard(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace prochron::controller
