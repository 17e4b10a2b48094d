// Every cell is dealt once, in order, and the shards' hands are even.
#include "specs/deal.h"

#include <gtest/gtest.h>

#include <map>

namespace prochron::specs {
namespace {

TEST(Deal, CutsOnlyWhatMustBeCut) {
  struct Row {
    const char* reason;
    std::vector<std::size_t> cells;
    std::uint32_t shards;
    std::vector<Hand> hands;
  };
  const Row rows[] = {
      {"one shard runs every session whole", {3, 3}, 1, {{0, 0, 3, 1}, {1, 0, 3, 1}}},
      {"as many shards as sessions: none is cut", {3, 3}, 2, {{0, 0, 3, 1}, {1, 0, 3, 2}}},
      {"a session that is cut is run by both", {3}, 2, {{0, 0, 1, 1}, {0, 1, 3, 2}}},
      {"a shard across the end of a session has parts of two", {3, 3}, 3, {{0, 0, 2, 1}, {0, 2, 3, 2}, {1, 0, 1, 2}, {1, 1, 3, 3}}},
      {"more shards than cells: some have nothing", {2}, 3, {{0, 0, 1, 2}, {0, 1, 2, 3}}},
      {"sessions need not be alike", {1, 4}, 2, {{0, 0, 1, 1}, {1, 0, 1, 1}, {1, 1, 4, 2}}},
      {"a plan without faults is one session of control", {0}, 3, {{0, 0, 0, 1}}},
  };
  for (const Row& row : rows) EXPECT_EQ(deal(row.cells, row.shards), row.hands) << row.reason;
}

TEST(Deal, IsEvenAndWhole) {
  for (std::size_t sessions = 1; sessions <= 4; ++sessions) {
    for (std::size_t cells = 1; cells <= 17; ++cells) {
      for (std::uint32_t shards = 1; shards <= 9; ++shards) {
        std::map<std::uint32_t, std::size_t> size;
        std::size_t next = 0;
        for (const Hand& hand : deal(std::vector<std::size_t>(sessions, cells), shards)) {
          ASSERT_EQ(hand.session * cells + hand.first, next);
          ASSERT_LT(hand.first, hand.last);
          next = hand.session * cells + hand.last;
          size[hand.shard] += hand.last - hand.first;
        }
        ASSERT_EQ(next, sessions * cells);
        for (const auto& [shard, count] : size) {
          ASSERT_LE(count, (sessions * cells + shards - 1) / shards) << shard << " of " << shards;
        }
      }
    }
  }
}

}  // namespace
}  // namespace prochron::specs
