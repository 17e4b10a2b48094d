// No span, no clock, no heal: whoever reads it knows them already.
#include "specs/lone_fault.h"

#include <utility>

#include <fmt/format.h>

namespace prochron::specs {

std::optional<LoneFault> read_lone_fault(const Tree& tree, Reader& reader,
                                         const std::function<Result<std::string>(const std::string& path)>& file) {
  const auto item = reader.item(tree, "fault");
  const WordList kinds{"fault", names_of(faults::all_kinds()), {}, "faults"};
  if (!item || !reader.known_word(item->at, item->head, kinds)) return {};
  LoneFault fault;
  fault.kind = faults::find_kind(item->head);
  const std::size_t before = reader.count();
  fault.values = reader.parameters(*item, fault.kind->parameters);
  if (reader.count() != before) return {};
  if (const auto named = fault.values.find(fault.kind->file.named); named != fault.values.end()) {
    const std::string& path = std::get<std::string>(named->second);
    const auto text = file(path);
    if (!text) {
      reader.error(item->at, fmt::format("`{}`: {}", path, text.error().message));
      return {};
    }
    fault.values.emplace(fault.kind->file.text, *text);
  }
  if (const Status valid = fault.kind->validate(fault.values); !valid) {
    reader.error(item->at, valid.error().message);
    return {};
  }
  return fault;
}

}  // namespace prochron::specs
