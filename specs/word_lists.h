// The keys that a part of a spec may have beyond those of its catalog, each list kept beside the reader that goes by it;
// the schema is made of them.
#pragma once

#include "specs/reader.h"

namespace prochron::specs {

const Words& top_words();
const Words& pipeline_words();
const Words& link_words();
const Words& stage_words();
const Words& phase_words();
const Words& fault_words();
const Words& rule_words();

}  // namespace prochron::specs
