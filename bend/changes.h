// The changes of `prochron bend`, each a fault as a spec would have it.
#pragma once

#include <string>

#include "bend/request.h"
#include "specs/reader.h"

namespace prochron::bend {

/// An option stands where a spec has a file.
verdict::Location place(const std::string& option);
specs::Tree scalar(const std::string& option, std::string text);

/// What `options` want of a clock, and of which clocks, into `bend`; what is wrong with it, into `reader`.
void read_changes(const Options& options, Bend& bend, specs::Reader& reader);

}  // namespace prochron::bend
