// Finds a function of the kernel's vDSO without asking libc: dlsym would give what a preloaded library put in its
// place.
#pragma once

#include <string_view>

namespace prochron::host {

/// The address of an exported function of this process's vDSO, or null.
void* find_in_vdso(std::string_view symbol);

/// The clock_gettime that shows native time, or null: the vDSO's, or the one behind a replacement that bends it.
void* find_native_clock();

}  // namespace prochron::host
