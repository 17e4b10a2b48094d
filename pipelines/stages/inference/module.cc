// What lib/prochron/stage_inference.so exports. The model stands beside it, in lib/prochron/inference/model.
#include "host/program_paths.h"
#include "pipelines/runtime/corpus.h"
#include "pipelines/runtime/loadable.h"
#include "pipelines/stages/inference/inference_stage.h"

namespace prochron::pipelines::inference {
namespace {

Result<std::unique_ptr<Stage>> start_stage(const ParameterValues&) {
  const auto model = host::find_library("inference/model");
  if (!model) return pass(model);
  const auto passages = read_passages(kLicenceFolder);
  if (!passages) return pass(passages);
  return InferenceStage::start(*model, *passages);
}

constexpr Module kModule = {.name = "inference", .stage = start_stage};

}  // namespace
}  // namespace prochron::pipelines::inference

extern "C" const prochron::pipelines::Module* prochron_module() { return &prochron::pipelines::inference::kModule; }
