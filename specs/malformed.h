// Why a text is not YAML that we read, in words that help. The bytes are looked at before the parser sees them: it
// would take 0x04 for the end of the file. Its own complaints are translated, because they speak of its grammar, not of
// ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "specs/diagnostic.h"

namespace prochron::specs {

/// The first byte that no spec may hold: a control character, or what is not UTF-8. Also a text longer than 1 MiB.
std::optional<Diagnostic> refuse_bytes(const std::string& text, const std::string& file);

/// The parser's `complaint` about `text` at `at`; `open` is the innermost list or map that was not closed by then.
Diagnostic explain(const std::string& text, const verdict::Location& at, const std::string& complaint,
                   const verdict::Location& open);

/// Whether the quote at the front of `rest` is closed in it: the parser takes the end of the file for one, too.
bool closes_quote(std::string_view rest);

}  // namespace prochron::specs
