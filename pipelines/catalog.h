// The stage kinds and transports of this version, as data. The loader needs no client library, and a model is fetched
// only when a spec asks for it: an entry names its module file, and nothing here loads it.
#pragma once

#include <span>
#include <string_view>

#include "core/parameter.h"

namespace prochron::pipelines {

/// Where a stage stands in the DAG.
enum class StageRole { kSource, kInner, kSink, kForeign };

struct StageEntry {
  std::string_view name;
  std::string_view doc;
  StageRole role = StageRole::kInner;
  std::span<const Parameter> parameters;
  /// Values of a `model`-like parameter that need a module: empty = built into prochron-stage.
  std::string_view module;
};

struct TransportEntry {
  std::string_view name;
  std::string_view doc;
  std::span<const Parameter> parameters;
  std::string_view module;  ///< file below lib/prochron, without ".so"; empty = built in
  bool in_process = false;  ///< carries messages within one process only: the reference run and tests
};

/// Kinds of servers: what a transport may need a process of its own for (pipelines/server.h). A spec names none.
inline constexpr std::string_view kKafkaBroker = "kafka_broker";
inline constexpr std::string_view kKafkaMock = "kafka_mock";

std::span<const StageEntry> all_stages();
/// Of stages and of servers.
const StageEntry* find_stage(std::string_view kind);
std::span<const TransportEntry> all_transports();
const TransportEntry* find_transport(std::string_view name);

}  // namespace prochron::pipelines
