// Text to meaning: the tokeniser and the compiled model behind one call. One thread, 32-bit floats and one fixed length
// make the same text give the same bits in every run on one machine (not across instruction sets), in an even time.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <openvino/runtime/infer_request.hpp>

#include "core/result.h"
#include "pipelines/stages/inference/model/minilm.h"
#include "pipelines/stages/inference/tokeniser/vocabulary.h"

namespace prochron::pipelines::inference {

/// A direction of length 1.
using Embedding = std::array<float, kWidth>;

/// Owned by the inference stage, called by its one thread.
class SentenceEncoder {
 public:
  /// What of a text is read, in pieces, [CLS] and [SEP] included: about 25 words of English. The rest is ignored.
  static constexpr std::size_t kLongestText = 32;

  /// Reads vocab.txt and model.safetensors from `folder` and compiles the model: about 0.3 s.
  static Result<SentenceEncoder> load(const std::string& folder);

  Result<Embedding> embed(std::string_view text);

 private:
  SentenceEncoder(Vocabulary vocabulary, ov::InferRequest request);

  Vocabulary vocabulary_;
  ov::InferRequest request_;
};

}  // namespace prochron::pipelines::inference
