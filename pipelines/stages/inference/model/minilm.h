// all-MiniLM-L6-v2 as a graph: a six-layer BERT encoder whose outputs are averaged over the text and scaled to length
// one, so that the dot product of two texts' embeddings is the cosine of their meanings. Built from the weights alone.
#pragma once

#include <cstddef>
#include <memory>

#include <openvino/core/model.hpp>

#include "core/result.h"
#include "pipelines/stages/inference/model/safetensors.h"

namespace prochron::pipelines::inference {

/// The architecture, as its authors published it.
inline constexpr std::size_t kVocabularySize = 30522;
inline constexpr std::size_t kWidth = 384;
inline constexpr std::size_t kInnerWidth = 1536;
inline constexpr std::size_t kHeads = 12;
inline constexpr std::size_t kLayers = 6;
inline constexpr std::size_t kPositions = 512;

/// Inputs, in this order: piece ids (i32 [1, length]) and mask (f32 [1, length], 1 = text, 0 = padding).
/// Output: the embedding (f32 [1, kWidth]). `length` (≤ kPositions) is fixed: shapes known beforehand keep the time
/// per text even. kCorrupt if the file is another model's. May throw what OpenVINO throws.
Result<std::shared_ptr<ov::Model>> build_minilm(const SafeTensors& weights, std::size_t length);

}  // namespace prochron::pipelines::inference
