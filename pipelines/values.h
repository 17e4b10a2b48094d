// The values of a catalog's parameters: read from text, and completed by their defaults.
#pragma once

#include <span>
#include <string_view>

#include "core/parameter.h"
#include "core/result.h"
#include "pipelines/pipeline.h"

namespace prochron::pipelines {

/// `text` as `parameter` types it; kBadSpec if it is none. A list is one word per item, parted by blanks.
Result<ParameterValue> parse_value(const Parameter& parameter, std::string_view text);

/// `said`, and the default of each parameter that was not said and has one.
ParameterValues with_defaults(std::span<const Parameter> parameters, const ParameterValues& said);

/// The file below lib/prochron, without ".so", that this stage needs; empty if it is built in.
std::string_view module_of(const StageSpec& stage);

}  // namespace prochron::pipelines
