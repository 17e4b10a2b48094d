// UTF-8 to code points and back. Input comes over a wire, so anything malformed becomes U+FFFD instead of an error.
#pragma once

#include <string>
#include <string_view>

namespace prochron::pipelines::inference {

/// The code points of `text`. Each byte that does not belong to a well-formed sequence yields one U+FFFD.
std::u32string decode_utf8(std::string_view text);

/// Appends `point` to `text` as UTF-8. `point` must be a Unicode scalar value.
void append_utf8(std::string& text, char32_t point);

}  // namespace prochron::pipelines::inference
