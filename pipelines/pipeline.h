// What a pipeline is, as data: stages joined into a DAG by `from`, placed on nodes, carried by one transport, with
// links that delay what crosses from node to node. Specs fill it in, agents start it, the judge reads its hops from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/parameter.h"
#include "core/result.h"
#include "core/time.h"
#include "pipelines/fnv.h"
#include "pipelines/readiness.h"

namespace prochron::pipelines {

/// A stage as planned. Its index in PipelineSpec::stages is its trace::StageIndex.
struct StageSpec {
  std::string name{};
  std::string kind{};  ///< an entry of the stage catalog
  std::string node{};
  std::string backend{};              ///< an entry of the fault backends' catalog
  std::string chosen{};               ///< why this backend, for people, if the spec left it open; empty: asked for
  std::vector<std::uint16_t> from{};  ///< indices of the stages before; empty for a source
  ParameterValues parameters{};       ///< the kind's own
  std::optional<Readiness> ready{};   ///< of a command; absent: as soon as it is started
  std::uint16_t replicas = 1;         ///< processes that share its one queue
  bool operator==(const StageSpec&) const = default;
};

/// The name of one process of a stage, counted from 0: "work.2", or the stage's own if it is alone.
std::string process_name(const StageSpec& stage, std::uint16_t replica);
/// Of all of them.
std::vector<std::string> process_names(const StageSpec& stage);

/// One way: what leaves `from` for `to` is held back. A missing link is no delay.
struct LinkSpec {
  std::string from{};
  std::string to{};
  Duration delay{0};
  Duration jitter{0};  ///< deviation of a normal added to delay, seeded; order is kept
  bool operator==(const LinkSpec&) const = default;
};

/// One edge of the DAG.
struct Edge {
  std::uint16_t from = 0;
  std::uint16_t to = 0;
  auto operator<=>(const Edge&) const = default;
};

struct PipelineSpec {
  std::string transport{};  ///< an entry of the transport catalog
  ParameterValues transport_parameters{};
  std::vector<LinkSpec> links{};
  std::vector<StageSpec> stages{};
  bool operator==(const PipelineSpec&) const = default;
};

/// The stage that is called so, or that a process called so belongs to; null if there is none.
const StageSpec* stage_called(const PipelineSpec& pipeline, const std::string& name);
/// Every edge, ordered by (from, to).
std::vector<Edge> edges(const PipelineSpec& pipeline);
/// Every path from a source to a sink, as stage indices.
std::vector<std::vector<std::uint16_t>> paths(const PipelineSpec& pipeline);
/// From each sink to each source with `rate: max` that reaches it: a closed loop sends when answers have arrived.
/// Connected like edges, but not hops: what they carry is neither stamped nor counted.
std::vector<Edge> acknowledgements(const PipelineSpec& pipeline);
/// The identity of a path: a hash of its stage indices (FNV-1a 64). Carried by each message, extended at every stage.
inline constexpr std::uint64_t kPathOrigin = kFnvOrigin;
std::uint64_t extend_path(std::uint64_t path, std::uint16_t stage);

/// Refuses cycles, sources with `from`, sinks that feed others, stages nobody feeds, stages other than sinks that feed
/// nobody, commands joined to anything, more than 1000 paths; and values that check_values (pipelines/ranges.h)
/// refuses. kBadSpec; `where` is the stage's name, "stages" or "transport".
Status check_graph(const PipelineSpec& pipeline);

}  // namespace prochron::pipelines
