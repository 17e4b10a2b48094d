// Are two runs of one whole? Their specs, plans and versions must be the same; what differs is named. Which shards a
// record holds is no difference.
#pragma once

#include <string>

#include "controller/run_folder.h"
#include "core/result.h"

namespace prochron::controller {

/// What a run was to do, verbatim.
struct RecordTexts {
  std::string spec;
  std::string pipeline;  ///< of a file of its own; empty without one
  std::string plan;      ///< JSON
  std::string environment;
};

/// kCorrupt if plan or environment are no JSON objects.
Result<RecordTexts> read_texts(const RunFolder& folder);

/// "the seed differs: 3 and 99"; empty if nothing does. Both as read_texts() gives them.
std::string difference(const RecordTexts& one, const RecordTexts& other);

}  // namespace prochron::controller
