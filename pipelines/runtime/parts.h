// What a stage process is made of, apart from the loop: its computation, its inputs, its transport. All of it comes
// from the catalog's names.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "pipelines/runtime/orders.h"
#include "pipelines/runtime/stage.h"
#include "pipelines/runtime/transport.h"

namespace prochron::pipelines {

/// Handed over to the stage loop.
struct StageParts {
  std::unique_ptr<Transport> transport{};
  std::unique_ptr<Stage> stage{};     ///< null for a source
  std::vector<std::string> corpus{};  ///< empty for all but a source
};

/// The computation of an inner stage or a sink, its model loaded.
Result<std::unique_ptr<Stage>> make_stage(const StageSpec& spec);

/// A source's inputs; `override` (StageOrder::corpus) stands in for the source's own `input` if it is not empty.
Result<std::vector<std::string>> make_corpus(const StageSpec& source, const std::string& override, std::uint64_t seed);

/// All of a stage that runs in a process of its own. kUnsupported for a transport that lives within one process only.
Result<StageParts> make_parts(const StageOrder& order);

}  // namespace prochron::pipelines
