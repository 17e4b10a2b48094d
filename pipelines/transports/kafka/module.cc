// What lib/prochron/transport_kafka.so exports.
#include "pipelines/runtime/loadable.h"
#include "pipelines/transports/kafka/kafka_transport.h"
#include "pipelines/transports/kafka/mock.h"

namespace prochron::pipelines::kafka {
namespace {

Result<std::unique_ptr<Transport>> make_transport(const ParameterValues& parameters) {
  const auto& brokers = std::get<std::string>(parameters.at("brokers"));
  return std::make_unique<KafkaTransport>(brokers == "embedded" ? Brokers::kEmbedded
                                          : brokers == "mock"   ? Brokers::kMock
                                                                : Brokers::kOwn);
}

constexpr Module kModule = {.name = "kafka", .transport = make_transport, .serve_mock = serve_mock};

}  // namespace
}  // namespace prochron::pipelines::kafka

extern "C" const prochron::pipelines::Module* prochron_module() { return &prochron::pipelines::kafka::kModule; }
