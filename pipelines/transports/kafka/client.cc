// A broker that has just begun to listen refuses topics for a moment: it is asked until it gives in.
#include "pipelines/transports/kafka/client.h"

#include <array>
#include <cstdio>

#include "core/units.h"
#include "host/native_clock.h"
#include "host/tcp_socket.h"

namespace prochron::pipelines::kafka {
namespace {

using std::chrono::milliseconds;

constexpr int kMessageSize = 512;
constexpr milliseconds kRetry{20};
constexpr milliseconds kAnswer{2000};

struct DestroyRequest {
  void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
  void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
  void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }
  void operator()(rd_kafka_DeleteTopic_t* topic) const { rd_kafka_DeleteTopic_destroy(topic); }
  void operator()(rd_kafka_AdminOptions_t* options) const { rd_kafka_AdminOptions_destroy(options); }
};
template <class T>
using Owned = std::unique_ptr<T, DestroyRequest>;

/// Called by librdkafka's threads. What a broker says of its own address is true where it stands; from here a link may
/// lie between.
int connect_through_door(int socket, const sockaddr*, int, const char*, void* opaque) {
  return host::connect_socket(socket, static_cast<const Broker*>(opaque)->address);
}

/// Called from within rd_kafka_poll, by the stage's own thread.
void take_report(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  constexpr std::uint64_t kTold = 10;
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR || ++static_cast<Broker*>(opaque)->refused > kTold) return;
  std::fprintf(stderr, "kafka: message %.*s to %s was never acknowledged: %s\n", static_cast<int>(message->key_len),
               static_cast<const char*>(message->key), rd_kafka_topic_name(message->rkt), rd_kafka_err2name(message->err));
}

/// One attempt to make a topic: nothing, or why not.
std::string ask_for_topic(rd_kafka_t* client, const std::string& name, int partitions) {
  std::array<char, kMessageSize> why{};
  const Owned<rd_kafka_NewTopic_t> topic(rd_kafka_NewTopic_new(name.c_str(), partitions, -1, why.data(), why.size()));
  if (!topic) return why.data();
  const Owned<rd_kafka_queue_t> answers(rd_kafka_queue_new(client));
  const Owned<rd_kafka_AdminOptions_t> options(rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS));
  rd_kafka_AdminOptions_set_request_timeout(options.get(), static_cast<int>(kAnswer.count()), why.data(), why.size());
  rd_kafka_NewTopic_t* wanted = topic.get();
  rd_kafka_CreateTopics(client, &wanted, 1, options.get(), answers.get());
  const Owned<rd_kafka_event_t> answer(rd_kafka_queue_poll(answers.get(), static_cast<int>(kAnswer.count())));
  if (!answer) return "no answer";
  if (rd_kafka_event_error(answer.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) return rd_kafka_event_error_string(answer.get());
  std::size_t count = 0;
  const auto* const results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(answer.get()), &count);
  if (count != 1) return "an answer about another topic";
  const rd_kafka_resp_err_t error = rd_kafka_topic_result_error(results[0]);
  const bool there = error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;
  return there ? std::string() : rd_kafka_err2name(error);
}

/// Nothing, or why nobody can write to the topic yet.
std::string look_at_topic(rd_kafka_t* client, const std::string& name, int partitions) {
  const Topic topic(rd_kafka_topic_new(client, name.c_str(), nullptr));
  const rd_kafka_metadata_t* found = nullptr;
  const auto asked = rd_kafka_metadata(client, 0, topic.get(), &found, static_cast<int>(kAnswer.count()));
  if (asked != RD_KAFKA_RESP_ERR_NO_ERROR) return rd_kafka_err2name(asked);
  const rd_kafka_metadata_topic& about = found->topics[0];
  std::string why;
  if (about.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    why = rd_kafka_err2name(about.err);
  } else if (about.partition_cnt < partitions) {
    why = std::to_string(about.partition_cnt) + " partitions where " + std::to_string(partitions) + " are needed";
  }
  for (int i = 0; why.empty() && i < partitions; ++i) {
    if (about.partitions[i].leader < 0) why = "no leader";
  }
  rd_kafka_metadata_destroy(found);
  return why;
}

}  // namespace

Result<Broker> parse_broker(const std::string& server) {
  const std::size_t slash = server.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == server.size()) {
    return fail(ErrorCode::kBroken, "not a broker and a prefix of topics; expected like 127.0.0.1:9092/run", server);
  }
  return Broker{server.substr(0, slash), server.substr(slash + 1)};
}

Result<Handle> make_client(rd_kafka_type_t type, Broker& broker, const Settings& settings) {
  std::array<char, kMessageSize> why{};
  rd_kafka_conf_t* const conf = rd_kafka_conf_new();
  Settings all{
      {"bootstrap.servers", broker.address}, {"client.id", broker.prefix},          {"socket.nagle.disable", "true"},
      {"reconnect.backoff.ms", "5"},         {"reconnect.backoff.max.ms", "100"}, {"log.connection.close", "false"}};
  all.insert(all.end(), settings.begin(), settings.end());
  for (const auto& [name, value] : all) {
    if (rd_kafka_conf_set(conf, name, value.c_str(), why.data(), why.size()) == RD_KAFKA_CONF_OK) continue;
    rd_kafka_conf_destroy(conf);
    return fail(ErrorCode::kBroken, why.data(), "librdkafka");
  }
  rd_kafka_conf_set_opaque(conf, &broker);
  if (type == RD_KAFKA_PRODUCER) rd_kafka_conf_set_dr_msg_cb(conf, take_report);
  if (broker.redirect) rd_kafka_conf_set_connect_cb(conf, connect_through_door);
  rd_kafka_t* const handle = rd_kafka_new(type, conf, why.data(), why.size());
  if (handle != nullptr) return Handle(handle);
  rd_kafka_conf_destroy(conf);
  return fail(ErrorCode::kSystem, std::string("could not make a Kafka client: ") + why.data(), broker.address);
}

Status make_topic(rd_kafka_t* client, const Broker& broker, const std::string& name, int partitions,
                  Duration patience) {
  const NativeTime deadline = host::native_now() + patience;
  bool asked_for = broker.mock;  // a mock makes what it is asked about
  while (true) {
    std::string why = asked_for ? std::string() : ask_for_topic(client, name, partitions);
    asked_for = asked_for || why.empty();
    if (asked_for) why = look_at_topic(client, name, partitions);
    if (why.empty()) return {};
    if (host::native_now() > deadline) {
      return fail(ErrorCode::kTimeout, "no topic `" + name + "` within " + format(patience) + ": " + why, broker.address,
                  Definite::kNo);
    }
    host::sleep_until(host::native_now() + kRetry);
  }
}

void forget_topic(rd_kafka_t* client, const std::string& name, Duration patience) {
  const Owned<rd_kafka_DeleteTopic_t> topic(rd_kafka_DeleteTopic_new(name.c_str()));
  const Owned<rd_kafka_queue_t> answers(rd_kafka_queue_new(client));
  rd_kafka_DeleteTopic_t* unwanted = topic.get();
  rd_kafka_DeleteTopics(client, &unwanted, 1, nullptr, answers.get());
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(patience).count();
  const Owned<rd_kafka_event_t> waited_for(rd_kafka_queue_poll(answers.get(), static_cast<int>(milliseconds)));
}

}  // namespace prochron::pipelines::kafka
