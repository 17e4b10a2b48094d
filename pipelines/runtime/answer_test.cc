// Answers come back bit for bit; damaged ones are refused without reading or reserving past them.
#include "pipelines/runtime/answer.h"

#include <gtest/gtest.h>

#include <limits>

namespace prochron::pipelines {
namespace {

Answer some_answer() {
  return {.embedding = {0.5F, -1.25F, std::numeric_limits<float>::denorm_min()}, .matches = {{17, 0.76F}, {4, -0.01F}}};
}

TEST(Answer, ComesBackBitForBit) {
  EXPECT_EQ(*parse_answer(encode(some_answer())), some_answer());
  EXPECT_EQ(*parse_answer(encode(Answer{})), Answer{});
}

TEST(Answer, CutOrLengthenedIsRefused) {
  Payload bytes = encode(some_answer());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(parse_answer(std::span(bytes).first(size))) << size;
  }
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(parse_answer(bytes));
}

TEST(Answer, ThatClaimsMoreThanThereIsReservesNothing) {
  Payload bytes = encode(some_answer());
  for (std::size_t i = 4; i < 8; ++i) bytes[i] = std::byte{0xff};
  EXPECT_FALSE(parse_answer(bytes)) << "four billion floats";
}

}  // namespace
}  // namespace prochron::pipelines
