// What lib/prochron/transport_zeromq.so exports.
#include "pipelines/runtime/loadable.h"
#include "pipelines/transports/zeromq/zeromq_transport.h"

namespace prochron::pipelines::zeromq {
namespace {

Result<std::unique_ptr<Transport>> make_transport(const ParameterValues& parameters) {
  return std::make_unique<ZeromqTransport>(static_cast<int>(std::get<std::int64_t>(parameters.at("queue"))));
}

constexpr Module kModule = {.name = "zeromq", .transport = make_transport};

}  // namespace
}  // namespace prochron::pipelines::zeromq

extern "C" const prochron::pipelines::Module* prochron_module() { return &prochron::pipelines::zeromq::kModule; }
