// The mock lives in threads of the client that it is made from.
#include "pipelines/transports/kafka/mock.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <unistd.h>

#include <array>

#include "pipelines/transports/kafka/client.h"

namespace prochron::pipelines::kafka {

Status serve_mock(void (*tell)(const std::string& address)) {
  std::array<char, 512> why{};
  const Handle client(rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why.data(), why.size()));
  if (!client) return fail(ErrorCode::kSystem, std::string("could not make a Kafka client: ") + why.data());
  rd_kafka_mock_cluster_t* const cluster = rd_kafka_mock_cluster_new(client.get(), 1);
  if (cluster == nullptr) return fail(ErrorCode::kSystem, "could not make a mock of a Kafka broker");
  tell(rd_kafka_mock_cluster_bootstraps(cluster));
  while (true) pause();
}

}  // namespace prochron::pipelines::kafka
