// A record's headers are the lines of a message's header, name and value apart, so that any Kafka tool reads them.
#include "pipelines/transports/kafka/kafka_transport.h"

#include <algorithm>
#include <string_view>

#include "core/units.h"
#include "host/native_clock.h"

namespace prochron::pipelines::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kWarmUp = "prochron-warm-up";
constexpr int kWarmUpMessages = 800;
constexpr milliseconds kSendPatience{100};
constexpr seconds kUp{20};      // from a broker that listens to one that has made a topic
constexpr seconds kLinger{1};
constexpr milliseconds kCommitInterval{500};  // what is taken in again after a kill
constexpr std::string_view kBetween = ": ";

std::string text(milliseconds duration) { return std::to_string(duration.count()); }

int whole_milliseconds(Duration patience) {
  return static_cast<int>(std::chrono::ceil<milliseconds>(std::max(patience, Duration{0})).count());
}

tl::unexpected<Error> kafka_failure(const std::string& attempted, rd_kafka_resp_err_t error, std::string where,
                                    Definite definite = Definite::kYes) {
  return fail(ErrorCode::kSystem, "could not " + attempted + ": " + rd_kafka_err2str(error), std::move(where), definite);
}

/// "NAME: VALUE\n…" as a record's headers.
rd_kafka_headers_t* headers_of(std::string_view header) {
  rd_kafka_headers_t* const headers = rd_kafka_headers_new(4);
  while (!header.empty()) {
    const std::string_view line = header.substr(0, header.find('\n'));
    const std::size_t split = std::min(line.find(kBetween), line.size());
    const std::string_view value = line.substr(std::min(split + kBetween.size(), line.size()));
    rd_kafka_header_add(headers, line.data(), static_cast<ssize_t>(split), value.data(),
                        static_cast<ssize_t>(value.size()));
    header.remove_prefix(std::min(line.size() + 1, header.size()));
  }
  return headers;
}

std::string header_of(const rd_kafka_message_t& record) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&record, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  std::string lines;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    lines += std::string(name).append(kBetween).append(static_cast<const char*>(value), size) + '\n';
  }
  return lines;
}

Result<Message> message_of(const rd_kafka_message_t& record) {
  auto message = parse_header(header_of(record));
  const auto* const bytes = static_cast<const std::byte*>(record.payload);
  if (message) message->payload.assign(bytes, bytes + record.len);
  return message;
}

}  // namespace

KafkaTransport::~KafkaTransport() {
  if (producer_) rd_kafka_flush(producer_.get(), whole_milliseconds(kLinger));
  if (consumer_ && brokers_ == Brokers::kOwn) forget_topic(consumer_.get(), topic_of(inbox_->stage), kLinger);
}

Result<Endpoint> KafkaTransport::bind(const Inbox& inbox) {
  inbox_ = inbox;
  return Endpoint{inbox.stage, "stage-" + std::to_string(inbox.stage)};
}

Status KafkaTransport::join(const std::string& server) {
  auto broker = parse_broker(server);
  if (!broker) return pass(broker);
  broker_ = *std::move(broker);
  broker_.redirect = brokers_ != Brokers::kOwn;
  broker_.mock = brokers_ == Brokers::kMock;
  return inbox_ ? open_inbox() : Status{};
}

Status KafkaTransport::open_inbox() {
  const std::string name = topic_of(inbox_->stage);
  const bool takes_over = !inbox_->inherited.empty();
  // A mock does not wake who waits for data, so it must be asked often.
  auto consumer = make_client(RD_KAFKA_CONSUMER, broker_,
                              {{"group.id", broker_.prefix},
                               {"enable.auto.offset.store", "false"},
                               {"auto.commit.interval.ms", text(kCommitInterval)},
                               {"auto.offset.reset", takes_over ? "earliest" : "error"},
                               {"fetch.wait.max.ms", broker_.mock ? "1" : "100"},
                               {"fetch.error.backoff.ms", "20"},
                               {"allow.auto.create.topics", broker_.mock ? "true" : "false"}});
  if (!consumer) return pass(consumer);
  consumer_ = *std::move(consumer);
  if (const Status made = make_topic(consumer_.get(), broker_, name, inbox_->replicas, kUp); !made) return made;
  rd_kafka_topic_partition_list_t* const inbox = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(inbox, name.c_str(), inbox_->replica)->offset =
      takes_over ? RD_KAFKA_OFFSET_STORED : 0;
  const rd_kafka_resp_err_t assigned = rd_kafka_assign(consumer_.get(), inbox);
  rd_kafka_topic_partition_list_destroy(inbox);
  if (assigned != RD_KAFKA_RESP_ERR_NO_ERROR) return kafka_failure("read a topic", assigned, name);
  return {};
}

Status KafkaTransport::connect(const std::vector<Endpoint>& next) {
  if (next.empty()) return {};
  auto producer = make_client(RD_KAFKA_PRODUCER, broker_,
                              {{"enable.idempotence", "true"},
                               {"acks", "all"},
                               {"linger.ms", "0"},
                               {"retry.backoff.ms", "20"},
                               {"message.timeout.ms", text(seconds(60))}});
  if (!producer) return pass(producer);
  producer_ = *std::move(producer);
  for (const Endpoint& endpoint : next) ++next_[endpoint.stage].count;
  for (auto& [stage, partitions] : next_) {
    const std::string name = topic_of(stage);
    const Status made = make_topic(producer_.get(), broker_, name, partitions.count, kUp);
    if (!made) return made;
    partitions.topic = Topic(rd_kafka_topic_new(producer_.get(), name.c_str(), nullptr));
  }
  return warm_up();
}

/// Through the very topics and connections that the run will use; receivers let these messages pass by.
Status KafkaTransport::warm_up() {
  const std::string header = std::string(kWarmUp).append(kBetween) + "\n";
  for (auto& [stage, partitions] : next_) {
    for (int i = 0; i < kWarmUpMessages; ++i) {
      if (const Status sent = produce(partitions, {}, header, {}); !sent) return sent;
      if (i > 0) {
        rd_kafka_poll(producer_.get(), 1);  // one request each, rather than all in one
      } else if (const Status settled = settle(kUp); !settled) {  // the first one takes a producer's identity
        return settled;
      }
    }
  }
  return settle(kUp);
}

Status KafkaTransport::settle(Duration patience) {
  if (rd_kafka_flush(producer_.get(), whole_milliseconds(patience)) == RD_KAFKA_RESP_ERR_NO_ERROR && broker_.refused == 0)
    return {};
  return fail(ErrorCode::kTimeout, "the broker did not acknowledge what it was warmed up with, within " + format(patience),
              broker_.address, Definite::kNo);
}

Status KafkaTransport::produce(Partitions& to, const std::string& key, const std::string& header,
                               std::span<const std::byte> payload) {
  rd_kafka_topic_t* const topic = to.topic.get();
  rd_kafka_headers_t* const headers = headers_of(header);
  const rd_kafka_resp_err_t sent = rd_kafka_producev(
      producer_.get(), RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(to.turn), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
      RD_KAFKA_V_KEY(key.data(), key.size()), RD_KAFKA_V_VALUE(const_cast<std::byte*>(payload.data()), payload.size()),
      RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
  if (sent == RD_KAFKA_RESP_ERR_NO_ERROR) {
    to.turn = (to.turn + 1) % to.count;
    return {};
  }
  rd_kafka_headers_destroy(headers);  // they are the producer's only if it took the message
  if (sent == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
    rd_kafka_poll(producer_.get(), whole_milliseconds(kSendPatience));
    return fail(ErrorCode::kTimeout, "no room for a message within 100 ms", rd_kafka_topic_name(topic));
  }
  return kafka_failure("send a message", sent, rd_kafka_topic_name(topic));
}

Status KafkaTransport::send(std::uint16_t to, const Message& message) {
  const auto found = next_.find(to);
  if (found == next_.end()) return fail(ErrorCode::kBroken, "sent to a stage that is not connected");
  const Status sent = produce(found->second, std::to_string(message.message), header_text(message), message.payload);
  rd_kafka_poll(producer_.get(), 0);
  return sent;
}

Result<bool> KafkaTransport::receive(Message& out, Duration patience) {
  if (producer_) rd_kafka_poll(producer_.get(), 0);
  if (taken_) rd_kafka_offset_store(taken_->rkt, taken_->partition, taken_->offset);  // its stage is done with it
  taken_.reset();
  const NativeTime deadline = host::native_now() + patience;
  while (true) {
    const Duration left = std::max(deadline - host::native_now(), Duration{0});
    ReceivedMessage record(rd_kafka_consumer_poll(consumer_.get(), whole_milliseconds(left)));
    if (!record) return false;
    if (record->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      auto message = message_of(*record);
      if (!message && header_of(*record).starts_with(kWarmUp)) continue;
      if (!message) return pass(message);
      out = *std::move(message);
      taken_ = std::move(record);
      return true;
    }
    // The client mends what it tells of by itself, but not an offset that the broker does not have any more.
    const bool gone = record->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || record->err == RD_KAFKA_RESP_ERR__FATAL;
    if (gone) return kafka_failure("read on", record->err, topic_of(inbox_->stage), Definite::kNo);
  }
}

}  // namespace prochron::pipelines::kafka
