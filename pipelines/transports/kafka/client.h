// librdkafka's handles as values that undo themselves, and the settings that all of ours share. Its C interface is used
// throughout: the mock and the callback that leads connections through links are only there.
#pragma once

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace prochron::pipelines::kafka {

/// Where a broker is and how it is reached.
struct Broker {
  std::string address;    ///< HOST:PORT, several parted by commas
  std::string prefix;     ///< of the names of a run's topics
  bool redirect = false;  ///< whatever address the broker says of itself, `address` is where to connect: a link's door
  bool mock = false;
  std::uint64_t refused = 0;  ///< messages that it never acknowledged; counted where delivery reports are served
};

/// "HOST:PORT/PREFIX"; kBroken if it is not of that form.
Result<Broker> parse_broker(const std::string& server);

struct DestroyHandle {
  /// Without a consumer's last commit, which would wait for a broker that may be gone.
  void operator()(rd_kafka_t* handle) const { rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE); }
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
};
using Handle = std::unique_ptr<rd_kafka_t, DestroyHandle>;
using Topic = std::unique_ptr<rd_kafka_topic_t, DestroyHandle>;
using ReceivedMessage = std::unique_ptr<rd_kafka_message_t, DestroyHandle>;

using Settings = std::vector<std::pair<const char*, std::string>>;

/// `settings` as librdkafka names them, besides those that all clients have. `broker` outlives the client; a producer's
/// delivery reports are counted there, and those of failure told on standard error, where the agent logs them.
Result<Handle> make_client(rd_kafka_type_t type, Broker& broker, const Settings& settings);

/// Makes a topic; one that is there already, of at least as many partitions, will do. kTimeout after `patience`, with the
/// broker's last words.
Status make_topic(rd_kafka_t* client, const Broker& broker, const std::string& name, int partitions, Duration patience);
/// Asks the broker to forget a topic; that it could not is nobody's failure.
void forget_topic(rd_kafka_t* client, const std::string& name, Duration patience);

}  // namespace prochron::pipelines::kafka
