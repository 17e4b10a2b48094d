// The inference stage without a model: an answer of the same form, worked out from a digest of the text. For the first
// run on a machine that has no model yet, for high rates, and for tests. Its answers mean nothing.
#pragma once

#include <cstdint>

#include "core/units.h"
#include "pipelines/runtime/stage.h"

namespace prochron::pipelines {

/// Owned by the stage loop; its thread.
class DigestModel final : public Stage {
 public:
  /// One round is 8192 multiplications that wait for each other: about 10 us. `slowed` as much more is done while this
  /// process's clock is bent: a time fault that costs capacity, for capacity tests to find.
  explicit DigestModel(std::int64_t rounds, Share slowed = {}) : rounds_(rounds), slowed_(slowed) {}
  Result<Payload> process(std::span<const std::byte> payload) override;

 private:
  std::int64_t rounds_;
  Share slowed_;
  std::uint64_t wasted_ = 0;  ///< what the additional work came to
};

}  // namespace prochron::pipelines
