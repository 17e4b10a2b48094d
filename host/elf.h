// What an executable file says about how it will be loaded, as far as it matters to who wants to reach into it.
#pragma once

#include <string>

#include "core/result.h"

namespace prochron::host {

struct ElfFile {
  bool of_this_machine = false;  ///< word size and processor of this program
  bool position_independent = false;
  bool go = false;          ///< built by Go's own compiler: reads the clock without libc, linked to it or not
  std::string interpreter;  ///< the dynamic loader; empty: a static program, or a library
};

/// kCorrupt if the file is not an ELF file.
Result<ElfFile> read_elf(const std::string& path);

}  // namespace prochron::host
