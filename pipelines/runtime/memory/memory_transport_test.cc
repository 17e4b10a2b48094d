// The carrier within one process: order, waiting, and what a full or missing inbox means.
#include "pipelines/runtime/memory/memory_transport.h"

#include <gtest/gtest.h>

#include <thread>

#include "host/native_clock.h"

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;

TEST(MemoryTransport, KeepsOrderAndContent) {
  MemoryNetwork network;
  const auto receiver = network.join();
  const auto sender = network.join();
  ASSERT_TRUE(sender->connect({*receiver->bind({.stage = 3})}));
  for (std::uint64_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(sender->send(3, {.message = i, .payload = std::vector<std::byte>(i)}));
  }
  for (std::uint64_t i = 0; i < 3; ++i) {
    Message message;
    ASSERT_TRUE(*receiver->receive(message, 0ms));
    EXPECT_EQ(message.message, i);
    EXPECT_EQ(message.payload.size(), i);
  }
  Message none;
  EXPECT_FALSE(*receiver->receive(none, 0ms));
}

TEST(MemoryTransport, WakesAReceiverThatWaits) {
  MemoryNetwork network;
  const auto receiver = network.join();
  const auto sender = network.join();
  ASSERT_TRUE(sender->connect({*receiver->bind({.stage = 0})}));
  std::thread later([&sender] {
    host::sleep_until(host::native_now() + 10ms);
    EXPECT_TRUE(sender->send(0, {.message = 5}));
  });
  Message message;
  EXPECT_TRUE(*receiver->receive(message, 5s));
  EXPECT_EQ(message.message, 5U);
  later.join();
}

TEST(MemoryTransport, SaysWhatCertainlyWasNotSent) {
  MemoryNetwork network(1);
  const auto receiver = network.join();
  const auto sender = network.join();
  ASSERT_TRUE(sender->connect({*receiver->bind({.stage = 0})}));
  ASSERT_TRUE(sender->send(0, {}));
  const Status full = sender->send(0, {});
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(full.error().definite, Definite::kYes);
  EXPECT_FALSE(sender->send(1, {})) << "not connected";
  EXPECT_FALSE(sender->connect({{9, "memory:9"}})) << "nobody there";
  EXPECT_FALSE(network.join()->bind({.stage = 0})) << "taken";
  Message message;
  EXPECT_FALSE(sender->receive(message, 0ms)) << "no inbox";
}

}  // namespace
}  // namespace prochron::pipelines
