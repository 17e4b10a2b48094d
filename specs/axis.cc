// Labels of an axis.
#include "specs/axis.h"

#include <fmt/format.h>

namespace prochron::specs {

std::string label_of(const Tree& value) {
  const bool head = value.kind == Tree::Kind::kMap && value.entries.size() == 1;
  return head ? value.entries.front().key : value.text;
}

bool check_label(const std::string& label, const verdict::Location& at, Reader& reader) {
  const bool fits = !label.empty() && label.size() <= 64 && label.find_first_of(" ,=\n\t") == std::string::npos &&
                    label.find("..") == std::string::npos;
  if (fits) return true;
  reader.error(at,
               fmt::format("`{}` cannot be the label of a cell; expected one word without `,`, `=` and `..`", label));
  return false;
}

}  // namespace prochron::specs
