// `schedule:` — the phases in order, and what each injects.
#include <algorithm>

#include <fmt/format.h>

#include "faults/fault_kind.h"
#include "specs/sections.h"

namespace prochron::specs {
namespace {

const Words kPhases = {"warmup", "control", "faults", "recovery"};
const Words kPhaseKeys = {"for", "name", "settle"};
const Words kFaultKeys = {"clock", "at", "for", "heal"};
const Words kFaultLater = {"affects"};
const Words kKindsLater = {"ramp",  "slew_to", "freeze",   "strobe", "jitter",  "wander", "sine",  "leap",
                           "servo", "playback", "kill", "pause",  "restart", "delay",  "loss", "partition"};

/// One parameter of a kind, as an axis; every value is checked by the kind itself, with the others at their first.
Axis<ParameterValue> read_parameter(const Tree& tree, const Parameter& parameter, Reader& reader) {
  if (tree.kind == Tree::Kind::kMap && tree.find("search") != nullptr) {
    reader.error(tree.find("search")->at, "`search` is not in this version");
    return {};
  }
  return read_axis<ParameterValue>(tree, std::string(parameter.name), reader,
                                   [&](const Tree& one) { return reader.value(one, parameter); });
}

void check_values(const faults::FaultKind& kind, const FaultSpec& fault, const verdict::Location& at, Reader& reader) {
  for (std::size_t varied = 0; varied < fault.parameters.size(); ++varied) {
    for (const auto& [label, value] : fault.parameters[varied].second.values) {
      ParameterValues values;
      for (const auto& [name, axis] : fault.parameters) {
        if (!axis.values.empty()) values.insert_or_assign(name, axis.values.front().second);
      }
      values.insert_or_assign(fault.parameters[varied].first, value);
      if (Status valid = kind.validate(values); !valid) return reader.error(at, valid.error().message);
    }
  }
}

void read_clock(const Tree& body, FaultSpec& fault, Reader& reader, const Scenario& scenario) {
  const Tree* clock = reader.require(body, "`" + fault.kind + "`", "clock");
  if (clock == nullptr) return;
  Words names = scenario.nodes;
  for (const auto& stage : scenario.pipeline.stages) names.push_back(stage.name);
  if (clock->kind == Tree::Kind::kMap || clock->kind == Tree::Kind::kList || clock->text == "all") {
    return reader.error(clock->at, "a selector of several clocks is not in this version; name one node or stage");
  }
  fault.clock = reader.text(*clock, "`clock`").value_or("");
  reader.known_word(clock->at, "clock", fault.clock, names);
}

void read_heal(const Tree& tree, FaultSpec& fault, Reader& reader) {
  const auto word = reader.text(tree, "`heal`");
  if (!word) return;
  if (word->rfind("slew", 0) == 0) return reader.error(tree.at, "`heal: slew` is not in this version; it has step, leave");
  if (reader.known_word(tree.at, "way to heal", *word, {"step", "leave"})) fault.heal = *word;
}

std::optional<FaultSpec> read_fault(const Tree& tree, Reader& reader, const Scenario& scenario) {
  const auto item = reader.item(tree, "fault");
  if (!item || !reader.known_word(item->at, "fault", item->head, names_of(faults::all_kinds()), kKindsLater)) return {};
  const faults::FaultKind& kind = *faults::find_kind(item->head);
  Words known = names_of(kind.parameters);
  known.insert(known.end(), kFaultKeys.begin(), kFaultKeys.end());
  const Tree& body = *item->body;
  if (!reader.expect_map(body, "`" + item->head + "`", known, kFaultLater)) return {};
  FaultSpec fault;
  fault.kind = item->head;
  fault.place = item->at;
  read_clock(body, fault, reader, scenario);
  for (const Parameter& parameter : kind.parameters) {
    const Entry* entry = body.find(parameter.name);
    if (entry != nullptr) {
      fault.parameters.emplace_back(parameter.name, read_parameter(entry->value, parameter, reader));
    } else if (parameter.required) {
      reader.error(item->at, fmt::format("`{}` needs `{}`: {}", item->head, parameter.name, parameter.doc));
      return {};
    }
  }
  check_values(kind, fault, item->at, reader);
  if (const Entry* at = body.find("at")) fault.at = reader.duration(at->value);
  if (const Entry* length = body.find("for")) fault.length = reader.duration(length->value);
  if (const Entry* heal = body.find("heal")) read_heal(heal->value, fault, reader);
  return fault;
}

void read_inject(const Tree& tree, PhaseSpec& phase, Reader& reader, const Scenario& scenario) {
  if (!reader.expect_list(tree, "`inject`")) return;
  for (const Tree& one : tree.items) {
    auto fault = read_fault(one, reader, scenario);
    if (!fault) continue;
    const Duration begin = fault->at.value_or(Duration{0});
    if (phase.length.count() > 0 && begin >= phase.length) {
      reader.error(fault->place, fmt::format("this fault begins at {} of a phase of {}", format(begin),
                                             format(phase.length)));
    } else if (phase.length.count() > 0 && fault->length && begin + *fault->length > phase.length) {
      reader.error(fault->place, fmt::format("this fault ends at {} of a phase of {}", format(begin + *fault->length),
                                             format(phase.length)));
    }
    phase.inject.push_back(std::move(*fault));
  }
}

void read_phase(const Item& item, Reader& reader, Scenario& scenario) {
  if (!reader.known_word(item.at, "phase", item.head, kPhases, {"abba"})) return;
  PhaseSpec phase;
  phase.name = item.head;
  phase.place = item.at;
  const auto role = std::find(kPhases.begin(), kPhases.end(), item.head) - kPhases.begin();
  phase.role = static_cast<verdict::Role>(role);
  const Tree& body = *item.body;
  if (body.kind == Tree::Kind::kScalar) {
    phase.length = reader.duration(body).value_or(Duration{0});
  } else {
    Words known = kPhaseKeys;
    if (phase.role == verdict::Role::kFault) known.emplace_back("inject");
    if (!reader.expect_map(body, "`" + item.head + "`", known)) return;
    if (const Tree* length = reader.require(body, "`" + item.head + "`", "for")) {
      phase.length = reader.duration(*length).value_or(Duration{0});
    }
    if (const Entry* name = body.find("name")) phase.name = reader.name(name->value, "a phase's `name`").value_or("");
    if (const Entry* settle = body.find("settle")) phase.settle = reader.duration(settle->value).value_or(Duration{0});
    if (const Entry* inject = body.find("inject")) read_inject(inject->value, phase, reader, scenario);
  }
  if (phase.length.count() == 0 && phase.role != verdict::Role::kWarmup) {
    reader.error(item.at, fmt::format("`{}` needs a duration above 0", item.head));
  }
  if (phase.role == verdict::Role::kFault && phase.inject.empty() && body.find("inject") == nullptr) {
    reader.error(item.at, "`faults` needs `inject`: a list of faults (a phase without any is a `control`)");
  }
  scenario.schedule.push_back(std::move(phase));
}

}  // namespace

void read_schedule(const Tree& tree, Reader& reader, Scenario& scenario) {
  if (!reader.expect_list(tree, "`schedule`")) return;
  for (const Tree& one : tree.items) {
    if (const auto item = reader.item(one, "phase")) read_phase(*item, reader, scenario);
  }
  const auto count = [&](verdict::Role role) {
    return std::count_if(scenario.schedule.begin(), scenario.schedule.end(),
                         [&](const PhaseSpec& phase) { return phase.role == role; });
  };
  if (count(verdict::Role::kControl) > 1) {
    reader.error(tree.at, "a schedule has one `control`; its `for` is a total, split before, between and after the faults");
  }
  if (scenario.schedule.empty()) reader.error(tree.at, "a schedule needs at least one phase");
}

}  // namespace prochron::specs
