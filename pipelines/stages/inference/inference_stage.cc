// Embed, compare, answer.
#include "pipelines/stages/inference/inference_stage.h"

#include <string_view>
#include <utility>

#include "pipelines/runtime/answer.h"
#include "pipelines/stages/inference/nearest.h"

namespace prochron::pipelines::inference {

Result<std::unique_ptr<Stage>> InferenceStage::start(const std::string& model_folder,
                                                     const std::vector<Passage>& passages) {
  auto encoder = SentenceEncoder::load(model_folder);
  if (!encoder) return pass(encoder);
  std::vector<Embedding> index;
  for (const Passage& passage : passages) {
    const auto embedding = encoder->embed(passage.text);
    if (!embedding) return pass(embedding);
    index.push_back(*embedding);
  }
  return std::unique_ptr<Stage>(new InferenceStage(std::move(*encoder), std::move(index)));
}

InferenceStage::InferenceStage(SentenceEncoder encoder, std::vector<Embedding> index)
    : encoder_(std::move(encoder)), index_(std::move(index)) {}

Result<Payload> InferenceStage::process(std::span<const std::byte> text) {
  const auto embedding = encoder_.embed({reinterpret_cast<const char*>(text.data()), text.size()});
  if (!embedding) return pass(embedding);
  Answer answer;
  answer.embedding.assign(embedding->begin(), embedding->end());
  for (const Neighbour& neighbour : nearest(*embedding, index_, kMatches)) {
    answer.matches.push_back({static_cast<std::uint32_t>(neighbour.id), neighbour.cosine});
  }
  return encode(answer);
}

}  // namespace prochron::pipelines::inference
