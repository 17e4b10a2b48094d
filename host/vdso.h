// Finds a function of the kernel's vDSO without asking libc: dlsym would give what a preloaded library put in its
// place.
#pragma once

#include <string_view>

namespace prochron::host {

/// The address of an exported function of this process's vDSO, or null.
void* find_in_vdso(std::string_view symbol);

}  // namespace prochron::host
