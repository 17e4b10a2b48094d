// What is told of a program may quote it, and it may have said anything: the message that tells it still arrives.
#include "node-agent/rpc/messages.h"

#include <gtest/gtest.h>

#include <string>

namespace prochron::agent {
namespace {

const std::string kSaid("its last words: \xff\x1b[31m\0.", 24);
constexpr const char* kTold = "its last words: ??[31m?.";

TEST(Messages, AnErrorThatQuotesWhateverAProgramSaidArrives) {
  rpc::Failure arrived;
  ASSERT_TRUE(arrived.ParseFromString(to_message(Error{ErrorCode::kSystem, kSaid, kSaid}).SerializeAsString()));
  EXPECT_EQ(from_message(arrived).message, kTold);
  EXPECT_EQ(from_message(arrived).where, kTold);
}

TEST(Messages, AnEventThatQuotesWhateverAProgramSaidArrives) {
  rpc::Event arrived;
  ASSERT_TRUE(arrived.ParseFromString(to_message(NodeEvent{NodeEvent::Kind::kReady, "gpu", kSaid}).SerializeAsString()));
  EXPECT_EQ(from_message(arrived)->what, kTold);
}

}  // namespace
}  // namespace prochron::agent
