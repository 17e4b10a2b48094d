// Replacement vDSOs as bytes: ours from its file, and what has to be known of the kernel's to pass calls on to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace prochron::faults {

/// Where an exported symbol of an ELF image lies, from the image's begin, as it is mapped; empty if there is none. The
/// image may be cut short or be anything at all.
std::optional<std::uint64_t> symbol_offset(std::string_view image, std::string_view symbol);

/// Where an image holds a `syscall` instruction.
std::optional<std::uint64_t> system_call_offset(std::string_view image);

/// libprochron_vdso.so. A value.
struct VdsoImage {
  std::string bytes;  ///< as mapped, whole pages

  static Result<VdsoImage> load();
  /// Behind the image: PROCHRON_IMAGE_PAGE bytes of data, then the control page.
  std::uint64_t data_offset() const { return bytes.size(); }
};

}  // namespace prochron::faults
