// Apache Kafka as a carrier: each stage that receives has a topic, and each of its replicas a partition of it, read from
// the beginning; nobody waits for a group to agree. How far a replica has come is committed, so that one that takes the
// place of a killed one goes on from there, and takes in again what was not committed yet. A message is a record: its number is the key, its header the record's headers (W3C
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

  /// Says which topic and partition; they are made when the broker is known.
  Result<Endpoint> bind(const Inbox& inbox) override;
  Status join(const std::string& server) override;
  Status connect(const std::vector<Endpoint>& next) override;
  /// kTimeout if the client holds as many messages as it may that the broker has not acknowledged.
  Status send(std::uint16_t to, const Message& message) override;
  Result<bool> receive(Message& out, Duration patience) override;

 private:
  /// A stage's topic, dealt to in turn.
  struct Partitions {
    Topic topic;
    std::int32_t count = 0;
    std::int32_t turn = 0;
  };

  std::string topic_of(std::uint16_t stage) const { return broker_.prefix + ".stage-" + std::to_string(stage); }
  Status open_inbox();
  Status warm_up();
  Status produce(Partitions& to, const std::string& key, const std::string& header, std::span<const std::byte> payload);
  Status settle(Duration patience);

  Brokers brokers_;
  Broker broker_;
  std::optional<Inbox> inbox_;
  Handle consumer_;
  ReceivedMessage taken_;  ///< the last one, which its stage works on; it goes before the consumer
  Handle producer_;
  std::map<std::uint16_t, Partitions> next_;  // goes before the producer
};

}  // namespace prochron::pipelines::kafka
