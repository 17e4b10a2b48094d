// The constant shares the memory that the file was read into: one copy of the weights until the graph is compiled.
#include "pipelines/stages/inference/model/weights.h"

#include <algorithm>
#include <span>

#include <openvino/op/constant.hpp>
#include <openvino/runtime/tensor.hpp>

namespace prochron::pipelines::inference {

Value Weights::constant(const std::string& name, const Shape& shape) {
  ov::Tensor tensor(ov::element::f32, ov::Shape(shape));
  const std::span values(tensor.data<float>(), tensor.get_size());
  const Status read = file_.read(name, shape, values);
  if (!read) {
    std::fill(values.begin(), values.end(), 0.0F);
    if (!failure_) failure_ = read.error();
  }
  return std::make_shared<ov::op::v0::Constant>(tensor);
}

}  // namespace prochron::pipelines::inference
