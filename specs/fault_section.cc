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

const Words kKeys = {"clock", "at", "for", "heal", "affects"};
const Words kKindsLater = {"delay", "loss", "partition"};

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

/// Does a fault of this kind, with its first values, bend MONOTONIC too?
bool bends_monotonic(const faults::FaultKind& kind, const FaultSpec& fault) {
  ParameterValues values;
  for (const auto& [name, axis] : fault.parameters) values.emplace(name, axis.values.front().second);
  if (!kind.validate(values)) return true;  // what is wrong with them has been said
  const NativeTime begin, end = begin + std::chrono::hours{24 * 365};
  faults::ClockTransform course{HostId{}};
  for (const faults::Change& change : kind.compile(values, 0, {begin, end})) (void)course.apply(change);
  const auto moves = [](const faults::Segment& segment) { return segment.rate.ppt != 0; };
  return std::ranges::any_of(course.excerpt(begin, 1).segments(faults::ClockFamily::kMonotonic), moves);
}

/// `[realtime, monotonic]` is what a kernel does of a rate; REALTIME alone, or stamps alone, can be asked of every kind.
Affects read_affects(const Tree& tree, const faults::FaultKind& kind, const FaultSpec& fault, Reader& reader) {
  if (!reader.expect_list(tree, "`affects`")) return {};
  bool realtime = false, monotonic = false, stamps = false;
  for (const Tree& one : tree.items) {
    const auto word = reader.text(one, "`affects`", "realtime, monotonic or stamps");
    if (!word || !reader.known_word(one.at, *word, {"family of clocks", {"realtime", "monotonic", "stamps"}, {}, ""})) return {};
    stamps = stamps || *word == "stamps";
    realtime = realtime || *word == "realtime";
    monotonic = monotonic || *word == "monotonic";
  }
  if (stamps && (realtime || monotonic)) {
    reader.error(tree.at, "`stamps` stands alone: whoever reads a bent clock reports what it shows anyway");
  } else if (stamps) {
    return Affects::kStamps;
  } else if (!realtime) {
    reader.error(tree.at, "`affects` must hold `realtime`: what no stamp shows is not attested");
  } else if (monotonic && !bends_monotonic(kind, fault)) {
    reader.error(tree.at, fmt::format("`{}` steps the clock, and MONOTONIC cannot be stepped; leave `monotonic` out", kind.name));
  }
  return monotonic ? Affects::kKernel : Affects::kRealtime;
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
      const auto is_named = [&](const auto& p) { return p.first == valid.error().where; };
      const auto named = v > 0 ? fault.parameters.end() : std::ranges::find_if(fault.parameters, is_named);
      const auto& places = named == fault.parameters.end() ? varied.second.places : named->second.places;
      reader.error(places[named == fault.parameters.end() ? v : 0], valid.error().message);
    }
  }
}

/// The text of every file that the fault may play.
void read_files(const faults::FaultKind& kind, FaultSpec& fault, Draft& draft) {
  const auto named = [&](const auto& parameter) { return parameter.first == kind.file.named; };
  const auto found = std::ranges::find_if(fault.parameters, named);
  if (found == fault.parameters.end()) return;
  Axis<ParameterValue> texts = found->second;
  for (std::size_t i = 0; i < texts.values.size(); ++i) {
    const std::string name = std::get<std::string>(texts.values[i].second);
    const auto text = draft.file ? draft.file(name) : fail(ErrorCode::kSystem, "no files here", name);
    if (!text) draft.reader.error(texts.places[i], fmt::format("`{}`: {}", name, text.error().message));
    texts.values[i].second = text ? *text : std::string();
  }
  fault.parameters.emplace_back(kind.file.text, std::move(texts));
}

void read_parameters(const Item& item, const faults::FaultKind& kind, FaultSpec& fault, Draft& draft) {
  Reader& reader = draft.reader;
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
  if (reader.count() == before) read_files(kind, fault, draft);
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
  if (!reader.expect_map(body, "`" + item->head + "`", names_of(kind.parameters) + kKeys)) return {};
  FaultSpec fault;
  fault.kind = item->head;
  fault.place = item->at;
  if (const Tree* clock = reader.require(body, item->at, "`" + fault.kind + "`", "clock"))
    read_clock(*clock, fault, draft);
  read_parameters(*item, kind, fault, draft);
  if (const Entry* at = body.find("at")) fault.at = reader.duration(at->value, "`at`");
  if (const Entry* length = body.find("for")) fault.length = reader.duration(length->value, "`for`");
  if (const Entry* heal = body.find("heal")) fault.heal = read_heal(heal->value, reader);
  if (const Entry* affects = body.find("affects")) fault.affects = read_affects(affects->value, kind, fault, reader);
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
