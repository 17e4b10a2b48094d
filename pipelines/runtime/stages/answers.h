// The stages behind a model: postprocess writes its answer out for people, one line per match, and the sink keeps what
// must not differ between two right answers: which passages, in which order. Scores may differ in their last digits.
#pragma once

#include "pipelines/runtime/stage.h"

namespace prochron::pipelines {

/// An answer becomes lines of "RANK PASSAGE SCORE", score with six digits. What is no answer (a pipeline without a
/// model) passes as it is. Owned by the stage loop; its thread.
class FormattingStage final : public Stage {
 public:
  Result<Payload> process(std::span<const std::byte> payload) override;
};

/// Lines of "RANK PASSAGE SCORE", or an answer, become "PASSAGE PASSAGE …"; anything else passes as it is. Owned by the
/// stage loop; its thread.
class RankingStage final : public Stage {
 public:
  Result<Payload> process(std::span<const std::byte> payload) override;
};

}  // namespace prochron::pipelines
