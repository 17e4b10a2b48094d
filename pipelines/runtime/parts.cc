// One table of what is built in; the rest is a module's.
#include "pipelines/runtime/parts.h"

#include <array>

#include "pipelines/catalog.h"
#include "pipelines/ranges.h"
#include "pipelines/runtime/corpus.h"
#include "pipelines/runtime/module_library.h"
#include "pipelines/runtime/stages/answers.h"
#include "pipelines/runtime/stages/cleaning.h"
#include "pipelines/runtime/stages/digest_model.h"
#include "pipelines/values.h"

namespace prochron::pipelines {
namespace {

using Made = Result<std::unique_ptr<Stage>>;

struct BuiltIn {
  std::string_view kind;
  StageFactory make;
};

template <class T>
Made make(const ParameterValues&) {
  return std::make_unique<T>();
}

Made make_digest_model(const ParameterValues& parameters) {
  return std::make_unique<DigestModel>(std::get<std::int64_t>(parameters.at("rounds")),
                                       std::get<Share>(parameters.at("slowed")));
}

constexpr std::array kBuiltIn{
    BuiltIn{"preprocess", make<CleaningStage>},
    BuiltIn{"inference", make_digest_model},
    BuiltIn{"postprocess", make<FormattingStage>},
    BuiltIn{"sink", make<RankingStage>},
};

Result<std::unique_ptr<Transport>> make_transport(const PipelineSpec& pipeline) {
  if (const Status right = check_transport_values(pipeline); !right) return pass(right);
  const TransportEntry& entry = *find_transport(pipeline.transport);
  if (entry.in_process) {
    return fail(ErrorCode::kUnsupported,
                "transport `" + pipeline.transport + "` carries messages within one process only");
  }
  const auto module = load_module(std::string(entry.module), entry.name);
  if (!module) return pass(module);
  return (*module)->transport(with_defaults(entry.parameters, pipeline.transport_parameters));
}

}  // namespace

Result<std::unique_ptr<Stage>> make_stage(const StageSpec& spec) {
  if (const Status right = check_values(spec); !right) return pass(right);
  const ParameterValues values = with_defaults(find_stage(spec.kind)->parameters, spec.parameters);
  if (const std::string_view file = module_of(spec); !file.empty()) {
    const auto module = load_module(std::string(file), spec.kind);
    return module ? (*module)->stage(values) : Made(pass(module));
  }
  for (const BuiltIn& built_in : kBuiltIn) {
    if (built_in.kind == spec.kind) return built_in.make(values);
  }
  return fail(ErrorCode::kBroken, "a `" + spec.kind + "` computes nothing", spec.name);
}

Result<std::vector<std::string>> make_corpus(const StageSpec& source, const std::string& override, std::uint64_t seed) {
  if (const Status right = check_values(source); !right) return pass(right);
  const ParameterValues values = with_defaults(find_stage(source.kind)->parameters, source.parameters);
  return load_corpus(override.empty() ? std::get<std::string>(values.at("input")) : override, seed);
}

Result<StageParts> make_parts(const StageOrder& order) {
  const StageSpec& spec = order.pipeline.stages[order.stage];
  const StageEntry* kind = find_stage(spec.kind);
  if (kind == nullptr || kind->role == StageRole::kForeign) {
    return fail(ErrorCode::kUnsupported, "`" + spec.kind + "` is not run by the stage program", spec.name);
  }
  StageParts parts;
  if (kind->role == StageRole::kSource) {
    auto corpus = make_corpus(spec, order.corpus, order.seed);
    if (!corpus) return pass(corpus);
    parts.corpus = *std::move(corpus);
  } else {
    auto stage = make_stage(spec);
    if (!stage) return pass(stage);
    parts.stage = *std::move(stage);
  }
  auto transport = make_transport(order.pipeline);
  if (!transport) return pass(transport);
  parts.transport = *std::move(transport);
  return parts;
}

}  // namespace prochron::pipelines
