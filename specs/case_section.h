// Cases: which cells something is about. `where` of a rule is one; `skip` and `known` of a scenario are lists of them,
// each with the rule it means, if not all, and with the reason.
#pragma once

#include "specs/draft.h"

namespace prochron::specs {

/// `{AXIS: v | [v…] | A..B}`; keys in `reserved` are the caller's.
std::vector<CaseFilter> read_case(const Tree& tree, Reader& reader, const Words& reserved = {});

/// `skip` or `known` (`key` says which).
std::vector<CaseSpec> read_cases(const Tree& tree, std::string_view key, Draft& draft);

/// `AXIS=v`, `AXIS=v,v` or `AXIS=A..B` of a command line; those of one axis are one filter. Empty and an error if that
/// is not what `words` are.
std::vector<CaseFilter> read_only(const std::vector<std::string>& words, Reader& reader);

/// Is the axis one of those, and does it have such values? Else an error with the nearest.
void check_case(const CaseFilter& filter, const std::vector<NamedAxis>& axes, Reader& reader);

}  // namespace prochron::specs
