// The sum against published values, and the two ways of computing it against each other.
#include "core/crc32c.h"

#include <gtest/gtest.h>

#include <string_view>

#include "core/rng.h"

namespace prochron {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

TEST(Crc32c, MatchesPublishedValues) {
  EXPECT_EQ(crc32c(bytes_of("123456789")), 0xe3069283U);              // the check value of every CRC catalogue
  EXPECT_EQ(crc32c(bytes_of(std::string(32, '\0'))), 0x8a9136aaU);    // RFC 3720, B.4
  EXPECT_EQ(crc32c(bytes_of(std::string(32, '\xff'))), 0x62a8ab43U);  // RFC 3720, B.4
  EXPECT_EQ(crc32c({}), 0U);
}

TEST(Crc32c, BothWaysAgreeInAnyPieces) {
  Rng rng(7, "crc32c_test");
  std::vector<std::byte> bytes(300);
  for (auto& byte : bytes) byte = static_cast<std::byte>(rng.next());
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const auto head = std::span(bytes).first(cut);
    const auto tail = std::span(bytes).subspan(cut);
    EXPECT_EQ(crc32c(tail, crc32c(head)), crc32c_by_table(bytes)) << cut;
  }
}

}  // namespace
}  // namespace prochron
