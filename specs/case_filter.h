// `where:` — which cells a rule is about. Ranges compare as quantities, so that -10ms..2ms holds 1500us and 0.
#pragma once

#include <string>
#include <vector>

#include "specs/cells.h"
#include "specs/scenario.h"

namespace prochron::specs {

/// Labels compare as text, or as quantities of one dimension: 1ms is 1000us.
bool same_label(const std::string& a, const std::string& b);

/// Whether both ends are quantities of one dimension, the lower first.
bool is_range(const std::pair<std::string, std::string>& range);
bool lies_in(const std::pair<std::string, std::string>& range, const std::string& label);

bool admits(const CaseFilter& filter, const std::string& label);

/// Is a cell with these labels admitted by every filter? A cell without the axis is not.
bool admits(const std::vector<CaseFilter>& where, const Labels& labels);

}  // namespace prochron::specs
