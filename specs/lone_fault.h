// A clock fault that stands by itself, outside any scenario: on a command line. Read by the words of a spec, so that it
// means the same and is refused in the same words.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/parameter.h"
#include "core/result.h"
#include "faults/fault_kind.h"
#include "specs/reader.h"

namespace prochron::specs {

struct LoneFault {
  const faults::FaultKind* kind = nullptr;  ///< of the catalog
  ParameterValues values;                   ///< valid
};

/// `HEAD: {parameters}` or `HEAD: x`. `file` gives the text of a file that the fault plays.
std::optional<LoneFault> read_lone_fault(const Tree& tree, Reader& reader,
                                         const std::function<Result<std::string>(const std::string& path)>& file);

}  // namespace prochron::specs
