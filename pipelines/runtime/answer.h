// What an inference stage says about one text: the direction of its meaning and the passages nearest to it, best first.
// One form for every model, so that postprocess and sink need not know which one answered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"
#include "pipelines/runtime/stage.h"

namespace prochron::pipelines {

/// A passage of the model's index, by its number, and its likeness to the text: 1 = same direction, 0 = nothing in
/// common.
struct Match {
  std::uint32_t passage = 0;
  float score = 0;
  bool operator==(const Match&) const = default;
};

/// A value.
struct Answer {
  std::vector<float> embedding;
  std::vector<Match> matches;  ///< best first
  bool operator==(const Answer&) const = default;
};

/// Little endian, versioned: u32 magic, u32 floats, the floats' bits, u32 matches, {u32 passage, u32 score's bits}
/// each.
Payload encode(const Answer& answer);
/// kCorrupt if the bytes are not a whole answer.
Result<Answer> parse_answer(std::span<const std::byte> bytes);

}  // namespace prochron::pipelines
