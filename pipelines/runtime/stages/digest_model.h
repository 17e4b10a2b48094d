// The inference stage without a model: an answer of the same form, worked out from a digest of the text. For the first
// run on a machine that has no model yet, for high rates, and for tests. Its answers mean nothing.
#pragma once

#include <cstdint>

#include "pipelines/runtime/stage.h"

namespace prochron::pipelines {

/// Owned by the stage loop; its thread.
class DigestModel final : public Stage {
 public:
  /// One round is 8192 multiplications that wait for each other: about 10 us.
  explicit DigestModel(std::int64_t rounds) : rounds_(rounds) {}
  Result<Payload> process(std::span<const std::byte> payload) override;

 private:
  std::int64_t rounds_;
};

}  // namespace prochron::pipelines
