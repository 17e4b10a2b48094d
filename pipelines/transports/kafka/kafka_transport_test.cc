// Messages through librdkafka's own mock of a broker: what goes in comes out, in order, once, with its header. That a
// real broker is served as well is shown by whole runs (tests/e2e/kafka_test.py).
#include "pipelines/transports/kafka/kafka_transport.h"

#include <gmock/gmock.h>
#include <librdkafka/rdkafka_mock.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "host/native_clock.h"
#include "pipelines/runtime/stages/text.h"

namespace prochron::pipelines::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A mock broker within this process. Owned by the test; its thread.
class MockBroker {
 public:
  MockBroker()
      : client_(rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), nullptr, 0)),
        cluster_(rd_kafka_mock_cluster_new(client_.get(), 1)) {}
  MockBroker(const MockBroker&) = delete;
  MockBroker& operator=(const MockBroker&) = delete;
  ~MockBroker() { rd_kafka_mock_cluster_destroy(cluster_); }

  std::string server() const { return std::string(rd_kafka_mock_cluster_bootstraps(cluster_)) + "/test"; }
  void set_down() { rd_kafka_mock_broker_set_down(cluster_, 1); }
  void set_up() { rd_kafka_mock_broker_set_up(cluster_, 1); }

 private:
  Handle client_;
  rd_kafka_mock_cluster_t* cluster_;
};

Message numbered(std::uint64_t number) {
  return {.trace = {{1, 2, 3}},
          .parent = {number + 1},
          .message = number,
          .input = 7,
          .path = 11,
          .sender = 0,
          .attempt = 1,
          .payload = as_payload("message " + std::to_string(number))};
}

/// The next message, or one that says `999`.
Message next_of(KafkaTransport& receiver) {
  Message message{.message = 999};
  const NativeTime deadline = host::native_now() + seconds(4);
  while (host::native_now() < deadline) {
    const auto came = receiver.receive(message, milliseconds(100));
    EXPECT_TRUE(came) << to_string(came.error());
    if (!came || *came) break;
  }
  return message;
}

/// A sender, stage 0, and a receiver, stage 1. Owned by the test; its thread.
struct Pair {
  explicit Pair(const std::string& server) {
    const auto inbox = receiver.bind({.stage = 1});
    EXPECT_TRUE(receiver.join(server));
    EXPECT_TRUE(receiver.connect({}));
    EXPECT_TRUE(sender.join(server));
    EXPECT_TRUE(sender.connect({*inbox}));
  }
  Message next() { return next_of(receiver); }

  KafkaTransport sender{Brokers::kMock};
  KafkaTransport receiver{Brokers::kMock};
};

TEST(KafkaTransport, CarriesMessagesWithTheirHeadersInOrder) {
  const MockBroker broker;
  Pair pair(broker.server());
  for (std::uint64_t i = 0; i < 50; ++i) ASSERT_TRUE(pair.sender.send(1, numbered(i)));
  for (std::uint64_t i = 0; i < 50; ++i) {
    const Message got = pair.next();
    const Message sent = numbered(i);
    EXPECT_EQ(header_text(got), header_text(sent));
    EXPECT_EQ(got.payload, sent.payload);
  }
  Message none;
  EXPECT_FALSE(*pair.receiver.receive(none, milliseconds(20))) << "nothing twice, and nothing of the warm-up";
}

TEST(KafkaTransport, LosesNothingWhileItsBrokerIsAway) {
  MockBroker broker;
  Pair pair(broker.server());
  broker.set_down();
  for (std::uint64_t i = 0; i < 20; ++i) ASSERT_TRUE(pair.sender.send(1, numbered(i))) << "what is not acknowledged waits";
  broker.set_up();
  for (std::uint64_t i = 0; i < 20; ++i) EXPECT_EQ(pair.next().message, i);
}

TEST(KafkaTransport, DealsToReplicasInTurn) {
  const MockBroker broker;
  KafkaTransport sender(Brokers::kMock);
  std::vector<std::unique_ptr<KafkaTransport>> replicas;
  std::vector<Endpoint> inboxes;
  for (std::uint16_t replica = 0; replica < 3; ++replica) {
    replicas.push_back(std::make_unique<KafkaTransport>(Brokers::kMock));
    inboxes.push_back(*replicas.back()->bind({.stage = 1, .replica = replica, .replicas = 3}));
    ASSERT_TRUE(replicas.back()->join(broker.server()));
  }
  ASSERT_TRUE(sender.join(broker.server()));
  ASSERT_TRUE(sender.connect(inboxes));
  for (std::uint64_t i = 0; i < 30; ++i) ASSERT_TRUE(sender.send(1, numbered(i)));
  std::vector<std::uint64_t> came;
  for (const auto& replica : replicas) {
    for (int i = 0; i < 10; ++i) came.push_back(next_of(*replica).message);
  }
  std::ranges::sort(came);
  for (std::uint64_t i = 0; i < 30; ++i) EXPECT_EQ(came[i], i) << "each once, and ten to each";
}

TEST(KafkaTransport, GoesOnWhereAKilledOneHadCome) {
  const MockBroker broker;
  Pair pair(broker.server());
  for (std::uint64_t i = 0; i < 20; ++i) ASSERT_TRUE(pair.sender.send(1, numbered(i)));
  for (std::uint64_t i = 0; i < 20; ++i) EXPECT_EQ(pair.next().message, i);  // the last one is in its hands
  std::uint64_t first = 0;
  for (const NativeTime limit = host::native_now() + seconds(4); first < 19 && host::native_now() < limit;) {
    host::sleep_until(host::native_now() + milliseconds(300));  // until what it is done with is committed
    KafkaTransport successor(Brokers::kMock);
    ASSERT_TRUE(successor.bind({.stage = 1, .inherited = "stage-1"}));
    ASSERT_TRUE(successor.join(broker.server()));
    first = next_of(successor).message;
  }
  EXPECT_EQ(first, 19U) << "what was in the other's hands, and nothing before it";
}

TEST(KafkaTransport, SaysWhatItWasNotToldRight) {
  KafkaTransport transport(Brokers::kMock);
  EXPECT_EQ(transport.send(1, numbered(0)).error().code, ErrorCode::kBroken) << "to nobody";
  EXPECT_EQ(transport.join("127.0.0.1:9092").error().code, ErrorCode::kBroken) << "without a prefix";
}

TEST(KafkaTransport, IsNotReadyBeforeItsBrokerIs) {
  Broker nowhere{.address = "127.0.0.1:1", .prefix = "test", .redirect = true};
  const auto client = make_client(RD_KAFKA_PRODUCER, nowhere, {{"log_level", "0"}});
  ASSERT_TRUE(client) << to_string(client.error());
  const Status made = make_topic(client->get(), nowhere, "test.stage-1", 1, milliseconds(10));
  EXPECT_EQ(made.error().code, ErrorCode::kTimeout);
  EXPECT_THAT(to_string(made.error()), testing::HasSubstr("no topic `test.stage-1` within 10ms"));
}

}  // namespace
}  // namespace prochron::pipelines::kafka
