// prochron-relay: one link between two nodes, as its agent's order in PROCHRON_RELAY says. Started by agents; people
// start `prochron`.
#include <cstdio>
#include <cstdlib>

#include "host/native_clock.h"
#include "pipelines/runtime/relay/relay.h"

namespace prochron::pipelines {
namespace {

constexpr int kUsage = 64;

int tell_failure(const Error& error) {
  std::fprintf(stderr, "prochron-relay: %s\n", to_string(error).c_str());
  return EXIT_FAILURE;
}

int start(const char* order_text) {
  const auto order = relay_order_from_json(order_text);
  if (!order) return tell_failure(order.error());
  auto recorder = trace::Recorder::over(order->agent_fd);
  if (!recorder) return tell_failure(recorder.error());
  AgentLine agent(order->agent_fd);
  const Status ended = Relay(*order, agent, *recorder).run();
  if (ended) return EXIT_SUCCESS;
  recorder->record(trace::LogRecord{
      .stage = trace::kNoStage, .native_ns = host::monotonic_ns(), .text = "failed " + to_string(ended.error())});
  return tell_failure(ended.error());
}

}  // namespace
}  // namespace prochron::pipelines

int main(int argc, char**) {
  const char* const order = std::getenv("PROCHRON_RELAY");
  if (order == nullptr || argc != 1) {
    std::fputs("prochron-relay is started by an agent, with its order in PROCHRON_RELAY\n", stderr);
    return prochron::pipelines::kUsage;
  }
  return prochron::pipelines::start(order);
}
