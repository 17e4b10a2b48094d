// Labels of an axis.
#include "specs/axis.h"

#include <fmt/format.h>

namespace prochron::specs {

std::string label_of(const Tree& value) {
  const bool head = value.kind == Tree::Kind::kMap && value.entries.size() == 1;
  return head ? value.entries.front().key : value.text;
}

std::string different_lengths(const std::string& axis, std::size_t here, std::size_t there,
                              const verdict::Location& first) {
  return fmt::format("axes of one name advance together, but `{}` has {} values here and {} in {}:{}:{}; give one of "
                     "them another name with `as:`",
                     axis, here, there, first.file, first.line, first.column);
}

std::string axis_name(const Tree& tree, const std::string& key, Reader& reader) {
  const Entry* as = tree.find("as");
  const std::string name = as == nullptr ? key : reader.name(as->value, "`as`").value_or(key);
  if (name == "repeat" || name == "rule" || name == "because") {  // a case has keys of these names
    reader.error(as == nullptr ? tree.at : as->value.at,
                 fmt::format("`{}` cannot be the name of an axis; give it another with `as:`", name));
  }
  return name;
}

bool check_label(const std::string& label, const verdict::Location& at, Reader& reader) {
  const bool fits = !label.empty() && label.size() <= 64 && label.find_first_of(" ,=\n\t") == std::string::npos &&
                    label.find("..") == std::string::npos;
  if (fits) return true;
  if (label.empty()) {
    reader.error(at, "this value has no name to call its cells by; expected like {each: {LABEL: value}}");
    return false;
  }
  reader.error(at,
               fmt::format("`{}` cannot be the label of a cell; expected one word without `,`, `=` and `..`", label));
  return false;
}

}  // namespace prochron::specs
