// Real ZeroMQ sockets on loopback: what arrives is what was sent, and each failure says whether it surely did not
// happen.
#include "pipelines/transports/zeromq/zeromq_transport.h"

#include <gmock/gmock.h>

#include <thread>

#include "core/rng.h"
#include "host/native_clock.h"
#include "host/tcp_socket.h"
#include "pipelines/runtime/loadable.h"
#include "pipelines/runtime/transit.h"

extern "C" const prochron::pipelines::Module* prochron_module();

namespace prochron::pipelines::zeromq {
namespace {

using namespace std::chrono_literals;
using ::testing::StartsWith;

Message some_message(std::uint64_t number, std::size_t size = 10) {
  Rng rng(number, "message");
  return {.trace = draw_trace(rng),
          .parent = draw_span(rng),
          .message = number,
          .input = 3,
          .path = 9,
          .sender = 2,
          .attempt = 1,
          .payload = std::vector<std::byte>(size, std::byte{'p'})};
}

/// A receiver (stage 5) and a sender that is connected to it.
class Zeromq : public ::testing::Test {
 protected:
  void SetUp() override {
    inbox_ = *receiver_.bind({.stage = 5});
    ASSERT_TRUE(sender_.connect({inbox_}));
  }
  ZeromqTransport receiver_{1000};
  ZeromqTransport sender_{1000};
  Endpoint inbox_;
};

TEST_F(Zeromq, CarriesEveryFieldInOrder) {
  EXPECT_THAT(inbox_.address, StartsWith("tcp://127.0.0.1:"));
  for (std::uint64_t i = 0; i < 500; ++i) ASSERT_TRUE(sender_.send(5, some_message(i, i)));
  for (std::uint64_t i = 0; i < 500; ++i) {
    Message got;
    ASSERT_TRUE(*receiver_.receive(got, 5s));
    const Message sent = some_message(i, i);
    EXPECT_EQ(header_text(got), header_text(sent));
    EXPECT_EQ(got.payload, sent.payload);
  }
}

TEST_F(Zeromq, WaitsAsLongAsItMayAndWakesAtOnce) {
  Message got;
  const std::int64_t before = host::monotonic_ns();
  EXPECT_FALSE(*receiver_.receive(got, 20ms));
  EXPECT_GE(host::monotonic_ns() - before, 19'000'000);
  std::thread later([this] {
    host::sleep_until(host::native_now() + 20ms);
    EXPECT_TRUE(sender_.send(5, some_message(1)));
  });
  EXPECT_TRUE(*receiver_.receive(got, 5s));
  later.join();
}

TEST_F(Zeromq, RefusesFramesThatAreNoMessageAndGoesOn) {
  zmq::context_t context(1);
  zmq::socket_t stranger(context, zmq::socket_type::push);
  stranger.connect(inbox_.address);
  const std::string header = header_text(some_message(1));
  for (const std::vector<std::string>& frames :
       {std::vector<std::string>{"one"}, {header, "two", "three"}, {"bad", "x"}}) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      stranger.send(zmq::buffer(frames[i]), i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
    Message got;
    const auto refused = receiver_.receive(got, 5s);
    ASSERT_FALSE(refused) << frames.size() << " frames";
    EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
  }
  ASSERT_TRUE(sender_.send(5, some_message(2)));
  Message got;
  EXPECT_TRUE(*receiver_.receive(got, 5s));
  EXPECT_EQ(got.message, 2U);
}

TEST_F(Zeromq, ToAFullPeerSaysThatItWasNotSent) {
  ZeromqTransport narrow_receiver(1);
  ZeromqTransport narrow(1);
  ASSERT_TRUE(narrow.connect({*narrow_receiver.bind({.stage = 6})}));
  const Message large = some_message(0, 1U << 20U);
  std::uint64_t sent = 0;
  Status status;
  while (status && sent < 200) {
    status = narrow.send(6, large);
    sent += status ? 1 : 0;
  }
  ASSERT_FALSE(status) << "200 MiB went nowhere";
  EXPECT_EQ(status.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(status.error().definite, Definite::kYes);
  std::uint64_t arrived = 0;
  Message got;
  while (*narrow_receiver.receive(got, 200ms)) ++arrived;
  EXPECT_EQ(arrived, sent) << "definite: what was refused does not arrive after all";
}

TEST_F(Zeromq, ToAPeerThatIsGoneSaysThatItWasNotSent) {
  auto mortal = std::make_unique<ZeromqTransport>(10);
  ZeromqTransport sender(10);
  ASSERT_TRUE(sender.connect({*mortal->bind({.stage = 6})}));
  mortal.reset();
  Status status;
  for (int i = 0; i < 100 && status; ++i) status = sender.send(6, some_message(0));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kTimeout);
}

TEST(ZeromqConnect, MeansThatTheOtherSideAnswered) {
  const auto silent = host::listen_on_loopback();  // takes connections, but is no ZeroMQ
  ZeromqTransport sender(10);
  const std::int64_t before = host::monotonic_ns();
  const Status status = sender.connect({{6, "tcp://" + *host::local_address(silent->get())}}, 200ms);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kTimeout);
  EXPECT_GE(host::monotonic_ns() - before, 199'000'000);
  EXPECT_FALSE(ZeromqTransport(10).connect({{6, "nowhere"}})) << "no address";
  EXPECT_FALSE(sender.send(7, some_message(0))) << "never connected";
}

TEST(ZeromqModule, SaysWhatItIs) {
  const Module& module = *prochron_module();
  EXPECT_EQ(module.version, kModuleVersion);
  EXPECT_STREQ(module.name, "zeromq");
  EXPECT_EQ(module.stage, nullptr);
  EXPECT_TRUE(module.transport({{"queue", std::int64_t{10}}}));
}

}  // namespace
}  // namespace prochron::pipelines::zeromq
