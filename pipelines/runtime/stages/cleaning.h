// The preprocess stage: what a model should not have to care about is gone afterwards. Knows nothing of words.
#pragma once

#include <string>
#include <string_view>

#include "pipelines/runtime/stage.h"

namespace prochron::pipelines {

/// Valid UTF-8 in any case (a bad byte becomes U+FFFD), control characters and white space as single blanks, none at
/// the ends.
std::string clean(std::string_view text);

/// Owned by the stage loop; its thread.
class CleaningStage final : public Stage {
 public:
  Result<Payload> process(std::span<const std::byte> payload) override;
};

}  // namespace prochron::pipelines
