// `kill`, `pause` and `restart` in `inject:` — what a `faults` phase does to processes themselves.
#include "faults/process_fault.h"

#include <fmt/format.h>

#include <algorithm>

#include "specs/alternatives.h"
#include "specs/draft.h"
#include "specs/selector.h"
#include "specs/servers.h"
#include "specs/word_lists.h"

namespace prochron::specs {
namespace {

using faults::ProcessFaultEntry;

const ProcessFaultEntry* entry_of(const Tree& tree) {
  const bool item = tree.kind == Tree::Kind::kMap && tree.entries.size() == 1;
  return item ? faults::find_process_fault(tree.entries.front().key) : nullptr;
}

void read_target(const Tree& tree, ProcessFaultSpec& fault, Draft& draft) {
  if (is_selector(tree)) {
    fault.selected = read_selector(tree, Selects::kProcesses, draft);
    return;
  }
  const Words servers = names_of(servers_of(draft.scenario));
  fault.target = draft.reader.text(tree, "`stage`", "the name of a stage, of one of its replicas, or of a server").value_or("");
  if (fault.target.empty()) return;
  fault.target = without_number(fault.target, draft.scenario);
  draft.known_name(tree.at, fault.target, {"stage", draft.process_names() + servers});
}

/// The span of a fault must lie within its phase.
void check_span(const PhaseSpec& phase, const ProcessFaultSpec& fault, const Tree& body, Reader& reader) {
  const Duration begin = fault.at.value_or(Duration{0});
  if (phase.length == Duration{0}) return;  // its `for` was wrong, and that has been said
  if (begin >= phase.length) {
    reader.error(body.find("at")->value.at, fmt::format("this `{}` begins at {}, but its phase ends at {}",
                                                        faults::name_of(fault.fault), format(begin),
                                                        format(phase.length)));
  } else if (fault.length == Duration{0}) {
    reader.error(body.find("for")->value.at, "`for` must be a duration above 0");
  } else if (fault.length && *fault.length > phase.length - begin) {
    reader.error(body.find("for")->value.at,
                 fmt::format("this `{}` lasts {} from {} on, but its phase ends at {}", faults::name_of(fault.fault),
                             format(*fault.length), format(begin), format(phase.length)));
  }
}

void read_one(const Tree& tree, const ProcessFaultEntry* entry, const std::vector<Alternative>& under,
              PhaseSpec& phase, Draft& draft) {
  Reader& reader = draft.reader;
  const Entry& item = tree.entries.front();
  const Tree& body = item.value;
  const std::string head = fmt::format("`{}`", entry->name);
  const Words keys = entry->lasts ? Words{"stage", "at", "for"} : Words{"stage", "at"};
  if (!reader.expect_map(body, head, keys)) return;
  ProcessFaultSpec fault;
  fault.fault = entry->fault;
  fault.place = item.at;
  if (const Tree* stage = reader.require(body, item.at, head, "stage")) read_target(*stage, fault, draft);
  if (const Entry* at = body.find("at")) fault.at = reader.duration(at->value, "`at`");
  if (const Entry* length = entry->lasts ? body.find("for") : nullptr) {
    fault.length = reader.duration(length->value, "`for`");
  }
  if (!entry->lasts) fault.length.reset();
  check_span(phase, fault, body, reader);
  fault.under = under;
  phase.processes.push_back(std::move(fault));
}

}  // namespace

bool read_process_fault(const Tree& tree, PhaseSpec& phase, Draft& draft) {
  const ProcessFaultEntry* entry = entry_of(tree);
  if (entry == nullptr) return false;
  const std::size_t before = draft.reader.diagnostics().size();
  const std::list<AlternativeTree> all = alternatives(tree, {"stage", "at", "for"}, draft.reader);
  for (const AlternativeTree& one : all) read_one(one.tree, entry, one.under, phase, draft);
  remove_repeated(draft.reader.diagnostics(), before);
  return true;
}

}  // namespace prochron::specs
