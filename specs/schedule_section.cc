// `schedule:` — the phases. Only a `faults` phase may stand several times: of the others, one decides for all.
#include <fmt/format.h>

#include <algorithm>

#include "specs/axis.h"
#include "specs/draft.h"
#include "specs/word_lists.h"

namespace prochron::specs {
namespace {

using verdict::Role;

const WordList kPhases{"phase", {"warmup", "control", "faults", "recovery", "abba"}};

/// Longer phases would only make sums of durations overflow.
constexpr Duration kLongestPhase = std::chrono::hours{24 * 30};

/// Five pairs are the fewest that could ever be said anything of; beyond the most a longer window is the better way.
constexpr std::int64_t kFewestPairs = 6;
constexpr std::int64_t kMostPairs = 200;

std::optional<Duration> read_duration(const Tree& tree, std::string_view what, Reader& reader) {
  const auto read = reader.duration(tree, what);
  if (!read || *read <= kLongestPhase) return read;
  reader.error(tree.at, fmt::format("`{}` is longer than a phase may be: {}", tree.text, format(kLongestPhase)));
  return {};
}

void read_length(const Tree& tree, std::string_view what, PhaseSpec& phase, Reader& reader) {
  const auto length = read_duration(tree, what, reader);
  if (length == Duration{0} && phase.role != Role::kWarmup) {
    reader.error(tree.at, fmt::format("{} must be a duration above 0", what));
  }
  phase.length = length.value_or(Duration{0});
}

/// Where a fault fits into the shortest, it fits into all of them.
void read_lengths(const Tree& tree, PhaseSpec& phase, Reader& reader) {
  const std::size_t before = reader.count();
  phase.lengths = read_axis<Duration>(tree, "for", reader, [&](const Tree& one) {
    read_length(one, "`for`", phase, reader);
    return std::optional(phase.length);
  });
  phase.length = Duration{0};
  if (reader.count() > before || phase.lengths.values.empty()) return;
  phase.length = std::ranges::min(phase.lengths.values, {}, &std::pair<std::string, Duration>::second).second;
}

/// Keys of a phase beyond those of its `lengths`.
void read_settings(const Item& item, const Words& lengths, PhaseSpec& phase, Draft& draft) {
  Reader& reader = draft.reader;
  const Tree& body = *item.body;
  Words known = lengths + Words{"name"};
  if (phase.role != Role::kWarmup) known.emplace_back("settle");
  if (phase.role == Role::kFault) known.emplace_back("inject");
  reader.expect_map(body, "`" + item.head + "`", known);
  if (const Entry* name = body.find("name")) phase.name = reader.name(name->value, "a phase").value_or(phase.name);
  if (phase.role == Role::kWarmup) return;
  if (const Entry* settle = body.find("settle")) phase.settle = read_duration(settle->value, "`settle`", reader);
  if (phase.role != Role::kFault) return;
  if (body.find("inject") != nullptr) {
    read_inject(body.find("inject")->value, phase, draft);
  } else {
    reader.error(item.at,
                 fmt::format("`{}` needs `inject`: a list of faults (a phase without any is a `control`)", item.head));
  }
}

void read_pairs(const Tree& tree, PhaseSpec& phase, Reader& reader) {
  const auto pairs = reader.integer(tree, "`pairs`");
  if (!pairs) return;
  phase.pairs = *pairs;
  if (*pairs >= kFewestPairs && *pairs <= kMostPairs && *pairs % 2 == 0) return;
  reader.error(tree.at, fmt::format("`{}` is no number of `pairs`; expected an even one from {} to {}, like 24",
                                    tree.text, kFewestPairs, kMostPairs));
}

/// Of a phase that is a map: how long it is, and the rest of it. `lengths`: the key of its length, then those beside it.
void read_whole(const Item& item, const Words& lengths, PhaseSpec& phase, Draft& draft) {
  Reader& reader = draft.reader;
  const std::string head = "`" + item.head + "`";
  const Tree* length = reader.require(*item.body, item.at, head, lengths.front());
  if (length != nullptr && phase.role == Role::kFault && phase.pairs == 0) {
    read_lengths(*length, phase, reader);
  } else if (length != nullptr) {
    read_length(*length, "`" + lengths.front() + "`", phase, reader);
  }
  if (phase.pairs > 0) {
    if (const Tree* pairs = reader.require(*item.body, item.at, head, "pairs")) read_pairs(*pairs, phase, reader);
  }
  read_settings(item, lengths, phase, draft);
}

void read_phase(const Item& item, Draft& draft) {
  Reader& reader = draft.reader;
  if (!reader.known_word(item.at, item.head, kPhases)) return;
  PhaseSpec phase;
  phase.name = item.head;
  phase.place = item.at;
  const bool paired = item.head == "abba";
  const auto role = std::ranges::find(kPhases.known, item.head) - kPhases.known.begin();
  phase.role = paired ? Role::kFault : static_cast<Role>(role);
  if (paired) phase.pairs = kFewestPairs;  // and it stays one of pairs, whatever is wrong with their number
  const std::string head = "`" + item.head + "`";
  const Words lengths = paired ? Words{"window", "pairs"} : Words{"for"};
  const Tree& body = *item.body;
  if (body.kind == Tree::Kind::kMap) {
    read_whole(item, lengths, phase, draft);
  } else if (phase.role == Role::kFault) {
    reader.expect_map(body, head, lengths + Words{"name", "settle", "inject"});
  } else if (reader.text(body, head, "a duration like 20s, or a map with `for`")) {
    read_length(body, head, phase, reader);
  }
  draft.scenario.schedule.push_back(std::move(phase));
}

/// What must not come twice, or out of its place.
void check_order(const verdict::Location& at, Draft& draft) {
  Reader& reader = draft.reader;
  const auto& schedule = draft.scenario.schedule;
  std::vector<std::string> taken;
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    const PhaseSpec& phase = schedule[i];
    const bool fault = phase.role == Role::kFault;
    const bool again = std::any_of(schedule.begin(), schedule.begin() + static_cast<std::ptrdiff_t>(i),
                                   [&](const PhaseSpec& before) { return before.role == phase.role; });
    if (again && phase.role == Role::kControl) {
      reader.error(phase.place,
                   "a second `control`; the `for` of the one is a total, split before, between and after the faults");
    } else if (again && !fault) {
      reader.error(phase.place, fmt::format("a second `{}`", kPhases.known[static_cast<std::size_t>(phase.role)]));
    } else if (phase.role == Role::kWarmup && i > 0) {
      reader.error(phase.place, "`warmup` comes first");
    } else if (phase.role == Role::kRecovery && i + 1 < schedule.size()) {
      reader.error(phase.place, "`recovery` comes last");
    }
    if (fault && std::ranges::find(taken, phase.name) != taken.end()) {
      reader.error(phase.place, fmt::format("a second phase of faults called `{}`; tell them apart with `name:`", phase.name));
    }
    if (fault) taken.push_back(phase.name);
  }
  if (taken.empty()) {
    reader.error(at, "a schedule needs a `faults` or an `abba` phase: without one there is nothing to judge");
  }
}

}  // namespace

const Words& phase_words() { return kPhases.known; }

void read_schedule(const Tree& tree, Draft& draft) {
  if (!draft.reader.expect_list(tree, "`schedule`")) return;
  bool all = true;
  for (const Tree& one : tree.items) {
    const std::size_t phases = draft.scenario.schedule.size();
    if (const auto item = draft.reader.item(one, "phase")) read_phase(*item, draft);
    all = all && draft.scenario.schedule.size() > phases;
  }
  if (all) check_order(tree.at, draft);
}

}  // namespace prochron::specs
