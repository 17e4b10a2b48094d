// What stands in a run's folder before anything is bent: the spec, the plan, where it runs, and the right answers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controller/run_folder.h"
#include "core/ids.h"
#include "core/result.h"
#include "specs/plan.h"
#include "trace/history.h"

namespace prochron::controller {

/// The first line on stderr: what will be done, and whether it can decide anything; with its newline.
std::string headline(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions);

/// spec.yaml, plan.json, environment.json.
Status write_beginning(const RunFolder& folder, RunId run, const specs::Plan& plan,
                       const std::vector<std::string>& argv);

/// Right answers for some of the plan's sessions, once per pipeline: sessions often differ in their transport alone.
/// Takes as long as the pipeline needs for its inputs.
Status write_reference(trace::HistoryWriter& history, const specs::Plan& plan,
                       const std::vector<std::uint32_t>& sessions);

}  // namespace prochron::controller
