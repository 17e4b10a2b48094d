// OpenVINO throws; everything it throws ends here.
#include "pipelines/stages/inference/model/sentence_encoder.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <openvino/runtime/core.hpp>
#include <openvino/runtime/properties.hpp>

namespace prochron::pipelines::inference {
namespace {

constexpr std::size_t kIds = 0;
constexpr std::size_t kMask = 1;

/// No pinning: the pipeline's processes share few cores, and where they run is the user's to say.
ov::InferRequest compile(const std::shared_ptr<ov::Model>& model) {
  ov::Core core;
  return core
      .compile_model(model, "CPU", ov::inference_num_threads(1), ov::num_streams(1),
                     ov::hint::inference_precision(ov::element::f32), ov::hint::enable_cpu_pinning(false))
      .create_infer_request();
}

}  // namespace

Result<SentenceEncoder> SentenceEncoder::load(const std::string& folder) {
  auto vocabulary = Vocabulary::load(folder + "/vocab.txt");
  if (!vocabulary) return pass(vocabulary);
  if (vocabulary->size() != kVocabularySize) {
    return fail(ErrorCode::kCorrupt, fmt::format("expected {} pieces, found {}", kVocabularySize, vocabulary->size()),
                folder + "/vocab.txt");
  }
  const std::string path = folder + "/model.safetensors";
  auto weights = SafeTensors::open(path);
  if (!weights) return pass(weights);
  try {
    const auto model = build_minilm(*weights, kLongestText);
    if (!model) return pass(model);
    return SentenceEncoder(std::move(*vocabulary), compile(*model));
  } catch (const std::exception& error) {
    return fail(ErrorCode::kSystem, fmt::format("compiled the model: {}", error.what()), path);
  }
}

SentenceEncoder::SentenceEncoder(Vocabulary vocabulary, ov::InferRequest request)
    : vocabulary_(std::move(vocabulary)), request_(std::move(request)) {}

Result<Embedding> SentenceEncoder::embed(std::string_view text) {
  const std::vector<PieceId> ids = vocabulary_.encode(text, kLongestText);
  try {
    PieceId* const input = request_.get_input_tensor(kIds).data<PieceId>();
    float* const mask = request_.get_input_tensor(kMask).data<float>();
    std::fill_n(std::copy(ids.begin(), ids.end(), input), kLongestText - ids.size(), PieceId{0});
    std::fill_n(std::fill_n(mask, ids.size(), 1.0F), kLongestText - ids.size(), 0.0F);
    request_.infer();
    Embedding embedding;
    std::copy_n(request_.get_output_tensor().data<const float>(), embedding.size(), embedding.begin());
    return embedding;
  } catch (const std::exception& error) {
    return fail(ErrorCode::kSystem, fmt::format("ran the model on a text of {} pieces: {}", ids.size(), error.what()));
  }
}

}  // namespace prochron::pipelines::inference
