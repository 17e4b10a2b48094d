// The checksum of a frame: CRC-32C (Castagnoli), which finds every flipped bit, every two of them and every burst up to
// 32 bits in a frame. By the processor's own instruction where it has one, since the judge reads gigabytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace prochron {

/// CRC-32C of `bytes`, continued from `crc` (0 to begin).
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t crc = 0);

/// The same without the processor's instruction.
std::uint32_t crc32c_by_table(std::span<const std::byte> bytes, std::uint32_t crc = 0);

}  // namespace prochron
