// Apache Kafka as a carrier: each stage that receives has a topic of one partition, read from its beginning at offsets
// that are said, without a group. A message is a record: its number is the key, its header the record's headers (W3C
// traceparent in one of its own), its payload the value. Producers are idempotent and wait for every acknowledgement,
// so what a broker acknowledged and lost would be missed, and what was sent twice is there once.
//
// A hop is the producer's call to the consumer's poll. The broker and its clients are warmed up before a run, because a
// JVM's first messages take many times as long.
#pragma once

#include <map>
#include <optional>

#include "pipelines/runtime/transport.h"
#include "pipelines/transports/kafka/client.h"

namespace prochron::pipelines::kafka {

/// What the spec's `brokers` stand for.
enum class Brokers { kEmbedded, kMock, kOwn };

/// Owned by the stage loop; its thread. librdkafka's threads are its own: they meet ours in its queues, and in Broker,
/// which nobody writes while they read it but for the count of refusals, which is this thread's.
class KafkaTransport final : public Transport {
 public:
  explicit KafkaTransport(Brokers brokers) : brokers_(brokers) {}
  KafkaTransport(const KafkaTransport&) = delete;
  KafkaTransport& operator=(const KafkaTransport&) = delete;
  /// Waits a moment for acknowledgements that are still under way; forgets the topic if the broker is the user's own.
  ~KafkaTransport() override;

  /// Says which topic; it is made when the broker is known.
  Result<Endpoint> bind(std::uint16_t stage) override;
  Status join(const std::string& server) override;
  Status connect(const std::vector<Endpoint>& next) override;
  /// kTimeout if the client holds as many messages as it may that the broker has not acknowledged.
  Status send(std::uint16_t to, const Message& message) override;
  Result<bool> receive(Message& out, Duration patience) override;

 private:
  std::string topic_of(const std::string& address) const { return broker_.prefix + "." + address; }
  Status open_inbox();
  Status warm_up();
  Status produce(rd_kafka_topic_t* topic, const std::string& key, const std::string& header,
                 std::span<const std::byte> payload);
  Status settle(Duration patience);

  Brokers brokers_;
  Broker broker_;
  std::optional<Endpoint> inbox_;
  Handle consumer_;
  Handle producer_;
  std::map<std::uint16_t, Topic> next_;  // goes before the producer
};

}  // namespace prochron::pipelines::kafka
