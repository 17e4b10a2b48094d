// One stage's queue shared among its replicas, and an inbox that is opened again: nothing goes to nobody, and nobody who
// has room is passed over.
#include <gmock/gmock.h>

#include "core/rng.h"
#include "host/native_clock.h"
#include "pipelines/runtime/transit.h"
#include "pipelines/transports/zeromq/zeromq_transport.h"

namespace prochron::pipelines::zeromq {
namespace {

using namespace std::chrono_literals;

/// 1 if a message came within `patience`.
std::uint64_t receive(ZeromqTransport& receiver, Duration patience) {
  Message got;
  const auto came = receiver.receive(got, patience);
  EXPECT_TRUE(came) << to_string(came.error());
  return came && *came ? 1 : 0;
}

std::uint64_t drain(ZeromqTransport& receiver) {
  std::uint64_t count = 0;
  while (receive(receiver, 200ms) == 1) ++count;
  return count;
}

Message message(std::uint64_t number, std::size_t size = 10) {
  Rng rng(number, "message");
  return {.trace = draw_trace(rng),
          .parent = draw_span(rng),
          .message = number,
          .payload = std::vector<std::byte>(size, std::byte{'p'})};
}

TEST(ZeromqSharing, DealsMessagesOutInTurn) {
  ZeromqTransport one(1000), two(1000), three(1000), sender(1000);
  ASSERT_TRUE(sender.connect({*one.bind({.stage = 5}), *two.bind({.stage = 5}), *three.bind({.stage = 5})}));
  for (std::uint64_t i = 0; i < 300; ++i) ASSERT_TRUE(sender.send(5, message(i)));
  for (ZeromqTransport* replica : {&one, &two, &three}) EXPECT_EQ(drain(*replica), 100U);
}

TEST(ZeromqSharing, PassesOverWhoHasNoRoomAndLosesNothing) {
  ZeromqTransport slow(1), quick(1), sender(2);
  ASSERT_TRUE(sender.connect({*slow.bind({.stage = 5}), *quick.bind({.stage = 5})}));
  std::uint64_t to_quick = 0;
  constexpr std::uint64_t kAll = 100;
  for (std::uint64_t i = 0; i < kAll; ++i) {
    while (!sender.send(5, message(i, 1U << 20U))) {  // both are full: the quick one makes room
      to_quick += receive(quick, 10ms);
    }
    to_quick += receive(quick, 0ms);
  }
  to_quick += drain(quick);
  EXPECT_GT(to_quick, kAll / 2) << "what the slow one had no room for";
  EXPECT_EQ(to_quick + drain(slow), kAll);
}

TEST(ZeromqSharing, GoesOnWithoutTheOneThatIsGone) {
  auto mortal = std::make_unique<ZeromqTransport>(1000);
  ZeromqTransport other(1000), sender(1000);
  ASSERT_TRUE(sender.connect({*mortal->bind({.stage = 5}), *other.bind({.stage = 5})}));
  mortal.reset();
  host::sleep_until(host::native_now() + 100ms);  // until the sender has heard of it
  for (std::uint64_t i = 0; i < 50; ++i) ASSERT_TRUE(sender.send(5, message(i)));
  EXPECT_EQ(drain(other), 50U);
}

TEST(ZeromqBindAgain, IsFoundByThoseWhoWereConnected) {
  auto first = std::make_unique<ZeromqTransport>(1000);
  ZeromqTransport sender(1000);
  const Endpoint inbox = *first->bind({.stage = 5});
  ASSERT_TRUE(sender.connect({inbox}));
  first.reset();
  ZeromqTransport second(1000);
  const auto again = second.bind({.stage = 5, .inherited = inbox.address});
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(again->address, inbox.address);
  std::uint64_t came = 0;
  for (std::uint64_t i = 0; i < 50 && came == 0; ++i) {  // what is sent before the sender hears of the end goes with it
    if (sender.send(5, message(i))) came = receive(second, 200ms);
  }
  EXPECT_EQ(came, 1U);
}

}  // namespace
}  // namespace prochron::pipelines::zeromq
