// Writes the plan and the History of a synthetic run. Its draws need no libm: the same seed gives the same bytes
// anywhere.
#pragma once

#include <cstdint>

#include "core/result.h"
#include "trace/history.h"
#include "verdict/expectation/expectation.h"
#include "verdict/synthetic/options.h"

namespace prochron::verdict {

/// Stages and hops of the synthetic pipeline, by number.
inline constexpr std::size_t kSyntheticStages = 5;
inline constexpr std::size_t kSyntheticHops = 4;
inline constexpr std::size_t kSyntheticLinkIn = 1;   ///< preprocess -> inference
inline constexpr std::size_t kSyntheticLinkOut = 2;  ///< inference -> postprocess
inline constexpr trace::StageIndex kSyntheticBent = 2;

/// Everything but expectations.
JudgePlan synthetic_plan(const SyntheticOptions& options);

/// Returns the number of spans written.
Result<std::int64_t> write_synthetic(const SyntheticOptions& options, trace::HistoryWriter& writer);

}  // namespace prochron::verdict
