// Reads as the model does: embeddings, six times attention and feed-forward with residuals, mean, unit length.
#include "pipelines/stages/inference/model/minilm.h"

#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <openvino/opsets/opset13.hpp>

#include "pipelines/stages/inference/model/weights.h"

namespace prochron::pipelines::inference {
namespace {

namespace op = ov::opset13;

constexpr float kEpsilon = 1e-12F;

Value integers(const std::vector<std::int64_t>& values) {
  return op::Constant::create(ov::element::i64, {values.size()}, values);
}
Value scalar(float value) { return op::Constant::create(ov::element::f32, {}, {value}); }
Value add(const Value& a, const Value& b) { return std::make_shared<op::Add>(a, b); }
Value multiply(const Value& a, const Value& b) { return std::make_shared<op::Multiply>(a, b); }
/// a·b, or a·bᵀ.
Value product(const Value& a, const Value& b, bool transpose_b) {
  return std::make_shared<op::MatMul>(a, b, false, transpose_b);
}
/// [1, a, b, c] to [1, b, a, c].
Value swap_middle(const Value& x) { return std::make_shared<op::Transpose>(x, integers({0, 2, 1, 3})); }
/// A 0 in `shape` keeps that extent.
Value reshape(const Value& x, const std::vector<std::int64_t>& shape) {
  return std::make_shared<op::Reshape>(x, integers(shape), true);
}

/// The layers that have weights. Lives while a graph is built.
class Layers {
 public:
  explicit Layers(Weights& weights) : weights_(weights) {}

  Value linear(const Value& x, const std::string& name, std::size_t in, std::size_t out) {
    const Value weight = weights_.constant(name + ".weight", {out, in});
    return add(product(x, weight, true), weights_.constant(name + ".bias", {out}));
  }

  Value normalise(const Value& x, const std::string& name) {
    const Value unit =
        std::make_shared<op::MVN>(x, integers({-1}), true, kEpsilon, ov::op::MVNEpsMode::INSIDE_SQRT);
    const Value scaled = multiply(unit, weights_.constant(name + ".weight", {kWidth}));
    return add(scaled, weights_.constant(name + ".bias", {kWidth}));
  }

  Value table_rows(const std::string& name, std::size_t rows, const Value& wanted) {
    const Value table = weights_.constant("embeddings." + name + "_embeddings.weight", {rows, kWidth});
    return std::make_shared<op::Gather>(table, wanted, integers({0}));
  }

  /// A piece's vector: what it is, plus where it stands, plus that there is only one sentence.
  Value embed(const Value& ids, std::size_t length) {
    std::vector<std::int64_t> places(length);
    std::iota(places.begin(), places.end(), 0);
    const Value word = table_rows("word", kVocabularySize, ids);
    const Value place = table_rows("position", kPositions, integers(places));
    const Value sentence = table_rows("token_type", 2, integers({0}));
    return normalise(add(add(word, place), sentence), "embeddings.LayerNorm");
  }

  Value attend(const Value& x, const Value& padding_penalty, const std::string& name) {
    constexpr std::size_t kHeadWidth = kWidth / kHeads;
    const auto heads = [&](const char* role) {
      const Value all = linear(x, name + ".self." + role, kWidth, kWidth);
      return swap_middle(reshape(all, {0, 0, std::int64_t{kHeads}, std::int64_t{kHeadWidth}}));
    };
    const Value likeness = product(heads("query"), heads("key"), true);
    const Value scaled = multiply(likeness, scalar(1.0F / std::sqrt(float{kHeadWidth})));
    const Value shares = std::make_shared<op::Softmax>(add(scaled, padding_penalty), -1);
    const Value mixed = swap_middle(product(shares, heads("value"), false));
    const Value joined = reshape(mixed, {0, 0, std::int64_t{kWidth}});
    return normalise(add(x, linear(joined, name + ".output.dense", kWidth, kWidth)), name + ".output.LayerNorm");
  }

  Value feed_forward(const Value& x, const std::string& name) {
    const Value inner = linear(x, name + ".intermediate.dense", kWidth, kInnerWidth);
    const Value bent = std::make_shared<op::Gelu>(inner, ov::op::GeluApproximationMode::ERF);
    const Value outer = linear(bent, name + ".output.dense", kInnerWidth, kWidth);
    return normalise(add(x, outer), name + ".output.LayerNorm");
  }

 private:
  Weights& weights_;
};

/// 0 for text and −10⁹ for padding, which softmax turns into a share of nothing; shaped to add to [1, heads, from, to].
Value penalise_padding(const Value& mask) {
  const Value negative = std::make_shared<op::Subtract>(mask, scalar(1.0F));
  return std::make_shared<op::Unsqueeze>(multiply(negative, scalar(1e9F)), integers({1, 2}));
}

Value mean_over_text(const Value& x, const Value& mask) {
  const Value column = std::make_shared<op::Unsqueeze>(mask, integers({2}));
  const Value sum = std::make_shared<op::ReduceSum>(multiply(x, column), integers({1}), false);
  return std::make_shared<op::Divide>(sum, std::make_shared<op::ReduceSum>(column, integers({1}), false));
}

}  // namespace

Result<std::shared_ptr<ov::Model>> build_minilm(const SafeTensors& file, std::size_t length) {
  const auto ids = std::make_shared<op::Parameter>(ov::element::i32, ov::Shape{1, length});
  const auto mask = std::make_shared<op::Parameter>(ov::element::f32, ov::Shape{1, length});
  Weights weights(file);
  Layers layers(weights);
  const Value padding_penalty = penalise_padding(mask);
  Value x = layers.embed(ids, length);
  for (std::size_t layer = 0; layer < kLayers; ++layer) {
    const std::string name = "encoder.layer." + std::to_string(layer);
    x = layers.attend(x, padding_penalty, name + ".attention");
    x = layers.feed_forward(x, name);
  }
  if (weights.failure()) return tl::unexpected<Error>(*weights.failure());
  const Value embedding = std::make_shared<op::NormalizeL2>(mean_over_text(x, mask), integers({1}), kEpsilon,
                                                            ov::op::EpsMode::MAX);
  return std::make_shared<ov::Model>(ov::OutputVector{embedding}, ov::ParameterVector{ids, mask}, "all-MiniLM-L6-v2");
}

}  // namespace prochron::pipelines::inference
