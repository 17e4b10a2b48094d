// `pipeline: FILE.yaml` — a pipeline in a file of its own, for several scenarios to share. Its text takes the place of
// the name before anything is read, with its own places, so that an error in it cites that file.
#pragma once

#include <string>

#include "specs/draft.h"
#include "specs/filling.h"
#include "specs/given.h"

namespace prochron::specs {

/// A file that a spec names lies beside the spec.
std::string beside(const std::string& file, const std::string& name);

/// `file` is the spec's own path: the pipeline's is relative to its folder.
void put_pipeline_file(Tree& top, const std::string& file, const Given& given, Draft& draft, Filling& filling);

}  // namespace prochron::specs
