// The conversation between an agent and its stage process over one Unix stream: the stage's orders arrive as one JSON
// line each, its records go back as frames (trace/frame.h). True to DESIGN: a bent stage holds no gRPC.
//
//   agent -> stage   {"order":"connect","next":[{"stage":2,"address":"tcp://…"}],"server":""}
//                    {"order":"start","at_native_ns":…}     sources begin at this instant (open loop, offered schedule)
//                    {"order":"finish"}                     sources stop; every stage drains what it holds, then waits
//                    {"order":"quit"}                       flush the recorder and exit 0
//   stage -> agent   frames; the first is a ProcessRecord; readiness and the bound inbox come as a LogRecord whose text
//                    is "bound ADDRESS", "connected", "started", "finished" or "failed WHY"; a stage that receives
//                    nothing says "ready" in place of "bound ADDRESS"
//
// `next` may name more stages than a stage sends to. It must name those that follow it in edges(), and for a sink those
// in acknowledgements() (pipelines/pipeline.h). With --reference there is no conversation: the process sends
// OracleRecords and exits. A stage or relay whose agent is gone exits at once.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/result.h"
#include "pipelines/pipeline.h"
#include "pipelines/runtime/transport.h"

namespace prochron::pipelines {

/// What a stage process is told once, in the environment variable PROCHRON_STAGE (JSON).
struct StageOrder {
  PipelineSpec pipeline{};  ///< whole, so that the stage knows its neighbours
  std::uint16_t stage = 0;
  std::uint16_t replica = 0;  ///< which of its processes, counted from 0
  std::uint32_t process = 0;  ///< trace::ProcessIndex
  std::uint64_t seed = 0;
  std::uint32_t session = 0;
  std::uint32_t predecessors = 0;  ///< processes of this stage before this one, which were killed
  std::string inbox{};             ///< where they received; empty for a first process
  int agent_fd = -1;     ///< inherited socket
  std::string corpus{};  ///< stands in for the source's own `input` if not empty (pipelines/runtime/corpus.h)
};

struct ConnectOrder {
  std::vector<Endpoint> next;
  std::string server{};  ///< of the transport (Transport::join); empty if it has none
};
struct StartOrder {
  std::int64_t at_native_ns = 0;
};
struct FinishOrder {};
struct QuitOrder {};
using Order = std::variant<ConnectOrder, StartOrder, FinishOrder, QuitOrder>;

std::string to_json(const StageOrder& order);
Result<StageOrder> stage_order_from_json(const std::string& text);
std::string to_json(const Order& order);
Result<Order> order_from_json(const std::string& text);

}  // namespace prochron::pipelines
