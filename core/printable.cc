// Byte by byte, as UTF-8 is defined.
#include "core/printable.h"

#include <algorithm>

namespace prochron {

std::size_t character_length(std::string_view rest) {
  const auto byte = [&](std::size_t i) { return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U; };
  const unsigned lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
  }
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xed && byte(1) > 0x9f;
  const bool beyond = lead == 0xf4 && byte(1) > 0x8f;
  return overlong || surrogate || beyond ? 0 : length;
}

bool is_control(std::string_view rest) {
  const auto lead = static_cast<unsigned char>(rest[0]);
  if (lead == '\r') return !rest.starts_with("\r\n");
  if (lead == 0xc2) return static_cast<unsigned char>(rest[1]) < 0xa0;  // U+0080 to U+009F
  return (lead < 0x20 && lead != '\t' && lead != '\n') || lead == 0x7f;
}

std::string printable(std::string_view text) {
  std::string shown;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t length = character_length(rest);
    const bool blank = rest[0] == '\n' || rest[0] == '\r' || rest[0] == '\t';
    const bool fits = length > 0 && !is_control(rest) && !blank;
    shown += fits ? rest.substr(0, length) : std::string_view{"?"};
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return shown;
}

}  // namespace prochron
