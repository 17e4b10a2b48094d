// prochron-stage: one stage of a pipeline, or with --reference all of them, as its agent's order in PROCHRON_STAGE
// says; or with --mock TRANSPORT what stands in for that transport's server. Started by agents; people start `prochron`.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "host/native_clock.h"
#include "pipelines/catalog.h"
#include "pipelines/runtime/module_library.h"
#include "pipelines/runtime/reference.h"
#include "pipelines/runtime/stage_loop.h"

namespace prochron::pipelines {
namespace {

constexpr int kUsage = 64;

Status run(const StageOrder& order, bool is_reference, trace::Recorder& recorder) {
  if (is_reference) return run_reference(order, recorder);
  recorder.record(describe_process(order));
  auto parts = make_parts(order);
  if (!parts) return pass(parts);
  AgentLine agent(order.agent_fd);
  return StageLoop(order, *std::move(parts), agent, recorder).run();
}

int tell_failure(const Error& error, std::string_view stage) {
  std::fprintf(stderr, "prochron-stage: %.*s: %s\n", static_cast<int>(stage.size()), stage.data(),
               to_string(error).c_str());
  return EXIT_FAILURE;
}

int start(const char* order_text, bool is_reference) {
  const auto order = stage_order_from_json(order_text);
  if (!order) return tell_failure(order.error(), "PROCHRON_STAGE");
  auto recorder = trace::Recorder::over(order->agent_fd);
  if (!recorder) return tell_failure(recorder.error(), "PROCHRON_STAGE");
  const Status ended = run(*order, is_reference, *recorder);
  if (ended) return EXIT_SUCCESS;
  recorder->record(trace::LogRecord{
      .stage = order->stage, .native_ns = host::monotonic_ns(), .text = "failed " + to_string(ended.error())});
  return tell_failure(ended.error(), is_reference ? "reference" : order->pipeline.stages[order->stage].name);
}

void tell_bound(const std::string& address) {
  std::printf("bound %s\n", address.c_str());
  std::fflush(stdout);
}

int serve_mock(const char* transport) {
  const TransportEntry* const entry = find_transport(transport);
  if (entry == nullptr) return kUsage;
  const auto module = load_module(std::string(entry->module), entry->name);
  if (!module) return tell_failure(module.error(), transport);
  if ((*module)->serve_mock == nullptr) return kUsage;
  const Status served = (*module)->serve_mock(tell_bound);
  return served ? EXIT_SUCCESS : tell_failure(served.error(), transport);
}

}  // namespace
}  // namespace prochron::pipelines

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "--mock") return prochron::pipelines::serve_mock(argv[2]);
  const char* const order = std::getenv("PROCHRON_STAGE");
  const bool is_reference = argc == 2 && std::string_view(argv[1]) == "--reference";
  if (order == nullptr || (argc != 1 && !is_reference)) {
    std::fputs("prochron-stage is started by an agent, with its order in PROCHRON_STAGE\n", stderr);
    return prochron::pipelines::kUsage;
  }
  return prochron::pipelines::start(order, is_reference);
}
