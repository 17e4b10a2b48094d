// Why a program that did not attach did not: the words that an INVALID verdict gives to its reader.
#pragma once

#include <string>

#include "faults/attestation.h"
#include "faults/backends/watch_event.h"

namespace prochron::faults {

/// Looks at the program that `victim` runs now; `shim` is the library that it should have loaded.
EscapeFinding explain_escape(const Victim& victim, const std::string& shim);

}  // namespace prochron::faults
