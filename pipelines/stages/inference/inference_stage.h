// The stage that does real work: a text comes in, the direction of its meaning and the passages nearest to it go out.
// Expects what preprocess gives (UTF-8 text); the index is embedded with the same model when the stage starts.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "pipelines/runtime/stage.h"
#include "pipelines/stages/inference/model/sentence_encoder.h"
#include "pipelines/stages/inference/passages.h"

namespace prochron::pipelines::inference {

/// Owned by the stage loop, called by its one thread. Answers are pipelines::Answer, encoded.
class InferenceStage final : public Stage {
 public:
  /// How many passages an answer names.
  static constexpr std::size_t kMatches = 5;

  /// Loads the model of `model_folder` and embeds the passages: about a second.
  static Result<std::unique_ptr<Stage>> start(const std::string& model_folder, const std::vector<Passage>& passages);

  Result<Payload> process(std::span<const std::byte> text) override;

 private:
  InferenceStage(SentenceEncoder encoder, std::vector<Embedding> index);

  SentenceEncoder encoder_;
  std::vector<Embedding> index_;  ///< of each passage, by its id
};

}  // namespace prochron::pipelines::inference
