// No span, no clock, no heal: whoever reads it knows them already.
#include "specs/lone_fault.h"

#include <utility>

namespace prochron::specs {

std::optional<LoneFault> read_lone_fault(const Tree& tree, Reader& reader) {
  const auto item = reader.item(tree, "fault");
  const WordList kinds{"fault", names_of(faults::all_kinds()), {}, "faults"};
  if (!item || !reader.known_word(item->at, item->head, kinds)) return {};
  LoneFault fault;
  fault.kind = faults::find_kind(item->head);
  const std::size_t before = reader.count();
  fault.values = reader.parameters(*item, fault.kind->parameters);
  if (reader.count() != before) return {};
  if (const Status valid = fault.kind->validate(fault.values); !valid) {
    reader.error(item->at, valid.error().message);
    return {};
  }
  return fault;
}

}  // namespace prochron::specs
