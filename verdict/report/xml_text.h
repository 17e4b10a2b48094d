// Text as XML 1.0 may hold it: marked-up characters escaped, what is no character of XML replaced.
#pragma once

#include <string>
#include <string_view>

namespace prochron::verdict {

/// For attributes in double quotes and for content. Bytes that are no UTF-8 and control characters become U+FFFD; a
/// line break is kept as a reference, which an attribute's normalisation leaves alone.
std::string xml_text(std::string_view text);

}  // namespace prochron::verdict
