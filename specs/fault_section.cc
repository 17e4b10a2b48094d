// `inject:` — what a `faults` phase does to which clock, when, and how it is undone.
#include <fmt/format.h>

#include <algorithm>

#include "faults/fault_kind.h"
#include "faults/process_fault.h"
#include "specs/alternatives.h"
#include "specs/axis.h"
#include "specs/draft.h"
#include "specs/selector.h"
#include "specs/servers.h"
#include "specs/word_lists.h"

namespace prochron::specs {
namespace {

const Words kKeys = {"clock", "at", "for", "heal"};
const Words kLater = {"affects"};
const Words kKindsLater = {"freeze", "strobe",   "jitter", "wander", "sine",     "leap",
                           "servo",  "playback", "delay",  "loss",   "partition"};

void read_clock(const Tree& tree, FaultSpec& fault, Draft& draft) {
  Reader& reader = draft.reader;
  if (is_selector(tree)) {
    fault.selected = read_selector(tree, Selects::kClocks, draft);
    return;
  }
  fault.clock = reader.text(tree, "`clock`", "the name of a node or stage").value_or("");
  if (!fault.clock.empty()) {
    fault.clock = without_number(fault.clock, draft.scenario);
    draft.known_name(tree.at, fault.clock, {"clock", draft.scenario.nodes + draft.process_names() +
                                                               names_of(servers_of(draft.scenario))});
  }
}

faults::Heal read_heal(const Tree& tree, Reader& reader) {
  using Form = faults::Heal::Form;
  const auto text = reader.text(tree, "`heal`", "step, slew RATE or leave");
  if (!text) return {};
  const std::size_t blank = text->find(' ');
  const std::string word = text->substr(0, blank);
  if (!reader.known_word(tree.at, word == "slew" ? word : *text, {"way to heal", {"step", "slew", "leave"}})) return {};
  if (word != "slew") return {word == "leave" ? Form::kLeave : Form::kStep, {}};
  const auto rate = parse_rate(blank == std::string::npos ? "" : text->substr(blank + 1));
  const bool possible = rate && rate->ppt > 0 && rate->ppt < faults::kFinePerNanosecond;
  if (!possible) {
    reader.error(tree.at, fmt::format("`{}` has no rate to heal at; expected like slew 500ppm, above 0 and below "
                                      "1000000ppm",
                                      *text));
  }
  return {Form::kSlew, possible ? *rate : Rate{}};
}

/// Every value of every axis, with the others at their first: each kind knows its own ranges. What is wrong with the
/// first values is said once, at the parameter that it is about.
void check_values(const faults::FaultKind& kind, const FaultSpec& fault, Reader& reader) {
  for (const auto& varied : fault.parameters) {
    const bool leads = &varied == &fault.parameters.front();
    for (std::size_t v = leads ? 0 : 1; v < varied.second.values.size(); ++v) {
      ParameterValues values;
      for (const auto& [name, axis] : fault.parameters) values.emplace(name, axis.values.front().second);
      values.insert_or_assign(varied.first, varied.second.values[v].second);
      const Status valid = kind.validate(values);
      if (valid) continue;
      const std::string& message = valid.error().message;
      const auto is_named = [&](const auto& p) { return message.find("`" + p.first + "` is") != std::string::npos; };
      const auto named = v > 0 ? fault.parameters.end() : std::ranges::find_if(fault.parameters, is_named);
      const auto& places = named == fault.parameters.end() ? varied.second.places : named->second.places;
      reader.error(places[named == fault.parameters.end() ? v : 0], message);
    }
  }
}

void read_parameters(const Item& item, const faults::FaultKind& kind, FaultSpec& fault, Reader& reader) {
  const std::size_t before = reader.count();
  for (const Parameter& parameter : kind.parameters) {
    const Entry* entry = item.body->find(parameter.name);
    if (entry != nullptr) {
      fault.parameters.emplace_back(
          parameter.name, read_axis<ParameterValue>(entry->value, std::string(parameter.name), reader,
                                                    [&](const Tree& one) { return reader.value(one, parameter); }));
    } else if (parameter.required && !reader.meant(*item.body, parameter.name)) {
      reader.error(item.at, fmt::format("`{}` needs `{}`: {}", item.head, parameter.name, parameter.doc));
    }
  }
  if (reader.count() == before) check_values(kind, fault, reader);
}

/// The span of a fault must lie within its phase.
void check_span(const PhaseSpec& phase, const FaultSpec& fault, const Tree& body, Reader& reader) {
  const Duration begin = fault.at.value_or(Duration{0});
  if (fault.length == Duration{0}) {
    reader.error(body.find("for")->value.at, "`for` must be a duration above 0");
  } else if (phase.length == Duration{0}) {
    return;  // its `for` was wrong, and that has been said
  } else if (begin >= phase.length) {
    reader.error(body.find("at")->value.at,
                 fmt::format("this fault begins at {}, but its phase ends at {}", format(begin), format(phase.length)));
  } else if (fault.length && *fault.length > phase.length - begin) {
    reader.error(body.find("for")->value.at, fmt::format("this fault lasts {} from {} on, but its phase ends at {}",
                                                         format(*fault.length), format(begin), format(phase.length)));
  }
}

std::optional<FaultSpec> read_fault(const Tree& tree, const PhaseSpec& phase, Draft& draft) {
  Reader& reader = draft.reader;
  const auto item = reader.item(tree, "fault");
  const WordList kinds{"fault", names_of(faults::all_kinds()) + names_of(faults::all_process_faults()), kKindsLater,
                       "faults"};
  if (!item || !reader.known_word(item->at, item->head, kinds)) return {};
  const faults::FaultKind& kind = *faults::find_kind(item->head);
  const Tree& body = *item->body;
  if (!reader.expect_map(body, "`" + item->head + "`", names_of(kind.parameters) + kKeys, kLater)) return {};
  FaultSpec fault;
  fault.kind = item->head;
  fault.place = item->at;
  if (const Tree* clock = reader.require(body, item->at, "`" + fault.kind + "`", "clock"))
    read_clock(*clock, fault, draft);
  read_parameters(*item, kind, fault, reader);
  if (const Entry* at = body.find("at")) fault.at = reader.duration(at->value, "`at`");
  if (const Entry* length = body.find("for")) fault.length = reader.duration(length->value, "`for`");
  if (const Entry* heal = body.find("heal")) fault.heal = read_heal(heal->value, reader);
  check_span(phase, fault, body, reader);
  return fault;
}

}  // namespace

const Words& fault_words() { return kKeys; }

void read_inject(const Tree& tree, PhaseSpec& phase, Draft& draft) {
  if (!draft.reader.expect_list(tree, "`inject`")) return;
  if (tree.items.empty()) draft.reader.error(tree.at, "`inject` needs a fault (a phase without any is a `control`)");
  for (const Tree& one : tree.items) {
    if (read_process_fault(one, phase, draft)) continue;
    const std::size_t before = draft.reader.diagnostics().size();
    const std::list<AlternativeTree> all = alternatives(one, kKeys, draft.reader);
    for (const AlternativeTree& alternative : all) {
      auto fault = read_fault(alternative.tree, phase, draft);
      if (!fault) continue;
      fault->under = alternative.under;
      phase.inject.push_back(std::move(*fault));
    }
    remove_repeated(draft.reader.diagnostics(), before);
  }
}

}  // namespace prochron::specs
