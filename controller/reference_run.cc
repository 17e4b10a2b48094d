// Starts `prochron-stage --reference` under a guard and reads its frames until it ends.
#include "controller/reference_run.h"

#include <span>
#include <string>

#include <fmt/format.h>

#include "host/child_process.h"
#include "host/files.h"
#include "host/passed_environment.h"
#include "host/program_paths.h"
#include "host/unix_socket.h"
#include "pipelines/runtime/orders.h"

namespace prochron::controller {
namespace {

constexpr int kAgentDescriptor = 10;
constexpr Duration kPatience = std::chrono::minutes{2};

Result<host::GuardedChild> start(const pipelines::PipelineSpec& pipeline, std::uint64_t seed, int socket) {
  const Result<std::string> program = host::find_libexec("prochron-stage");
  if (!program) return pass(program);
  pipelines::StageOrder order;
  order.pipeline = pipeline;
  order.seed = seed;
  order.agent_fd = kAgentDescriptor;
  host::ChildSpec child;
  child.path = *program;
  child.arguments = {"prochron-stage", "--reference"};
  child.environment = host::passed_environment();
  child.environment.push_back("PROCHRON_STAGE=" + pipelines::to_json(order));
  child.inherited = {{socket, kAgentDescriptor}};
  return host::GuardedChild::start(child);
}

}  // namespace

Result<trace::Bytes> run_reference(const pipelines::PipelineSpec& pipeline, std::uint64_t seed) {
  Result<host::SocketPair> pair = host::make_socket_pair();
  if (!pair) return pass(pair);
  Result<host::GuardedChild> child = start(pipeline, seed, pair->theirs.get());
  if (!child) return pass(child);
  pair->theirs = {};
  const Result<std::string> text = host::read_to_end(pair->mine.get(), "prochron-stage --reference");
  if (!text) return pass(text);
  const Result<host::Ending> ending = child->wait(kPatience);
  if (!ending) return pass(ending);
  const auto bytes = std::as_bytes(std::span(*text));
  if (*ending == host::Ending{}) return trace::Bytes(bytes.begin(), bytes.end());
  return fail(ErrorCode::kBroken, fmt::format("the reference run ended with {} {}; without right answers there is no run",
                                              ending->by_signal ? "signal" : "status", ending->value),
              "prochron-stage --reference");
}

}  // namespace prochron::controller
