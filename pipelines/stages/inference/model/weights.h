// The bridge from a weights file to the nodes of a graph. A graph is easier to read without an error path at every
// layer, so the first failure is kept, zeros stand in for the rest, and whoever built the graph asks once at its end.
#pragma once

#include <optional>
#include <string>

#include <openvino/core/node_output.hpp>

#include "core/result.h"
#include "pipelines/stages/inference/model/safetensors.h"

namespace prochron::pipelines::inference {

/// A node's value in OpenVINO's words: what a layer takes and gives.
using Value = ov::Output<ov::Node>;

/// Turns tensors of a file into constants. Owned by the function that builds a graph, for as long; one thread.
class Weights {
 public:
  explicit Weights(const SafeTensors& file) : file_(file) {}

  /// The tensor `name`, which must have this shape.
  Value constant(const std::string& name, const Shape& shape);
  /// Nothing, or why the constants handed out can't be used.
  const std::optional<Error>& failure() const { return failure_; }

 private:
  const SafeTensors& file_;
  std::optional<Error> failure_;
};

}  // namespace prochron::pipelines::inference
