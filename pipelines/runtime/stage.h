// What a stage computes: bytes in, bytes out, nothing of clocks, transports or records. The loop around it
// (runtime/stage_loop) stamps, carries and counts.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/parameter.h"
#include "core/result.h"

namespace prochron::pipelines {

using Payload = std::vector<std::byte>;

/// An inner stage or a sink's last transformation. Owned by the stage loop; process() is called by its one thread.
/// Deterministic: equal payloads give equal answers, in any process on the same machine.
class Stage {
 public:
  virtual ~Stage() = default;
  virtual Result<Payload> process(std::span<const std::byte> payload) = 0;
};

using StageFactory = Result<std::unique_ptr<Stage>> (*)(const ParameterValues& parameters);

}  // namespace prochron::pipelines
