// `--step`, `--drift` and the others are short for a fault of that name, and read as one.
#include "bend/changes.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/utc.h"
#include "host/files.h"
#include "host/host_id.h"
#include "specs/tree.h"

namespace prochron::bend {
namespace {

using specs::Entry;
using specs::Reader;
using specs::Tree;

Tree map(const std::string& option, std::vector<std::pair<std::string, Tree>> entries) {
  Tree tree{Tree::Kind::kMap, {}, place(option), {}, {}};
  for (auto& [key, value] : entries) tree.entries.push_back(Entry{key, place(option), std::move(value)});
  return tree;
}

/// "5ms/10m".
std::optional<Tree> ramp(const Options::Change& change, Reader& reader) {
  const std::size_t slash = change.text.find('/');
  if (slash == std::string::npos) {
    reader.error(place(change.option),
                 fmt::format("`{}` is not a ramp; expected an offset and a time to reach it in, like 5ms/10m", change.text));
    return {};
  }
  return map(change.option, {{"to", scalar(change.option, change.text.substr(0, slash))},
                             {"over", scalar(change.option, change.text.substr(slash + 1))}});
}

/// A change as a spec would have it.
std::optional<Tree> as_fault(const Options::Change& change, Reader& reader) {
  if (change.option == "--fault") {
    Tree tree = specs::parse_tree(change.text, change.option, reader.diagnostics());
    const bool is_bare = tree.kind == Tree::Kind::kScalar;
    return is_bare ? map(change.option, {{tree.text, map(change.option, {})}}) : tree;
  }
  std::optional<Tree> body = change.option == "--ramp"     ? ramp(change, reader)
                             : change.option == "--freeze" ? map(change.option, {})
                                                           : scalar(change.option, change.text);
  if (!body) return {};
  return map(change.option, {{change.option.substr(2), *std::move(body)}});
}

void take_change(const Options::Change& change, const std::string& folder, Bend& bend, Reader& reader) {
  if (change.option == "--start") {
    const auto instant = parse_utc(change.text);
    if (!instant) return reader.error(place("--start"), instant.error().message);
    if (bend.start) return reader.error(place("--start"), "a clock can begin at one instant only");
    bend.start = *instant;
    return;
  }
  const std::size_t before = reader.count();
  const auto tree = as_fault(change, reader);
  if (!tree || reader.count() != before) return;
  for (const Entry& kind : tree->entries) {
    const Entry* affects = kind.value.find("affects");
    if (affects == nullptr) continue;
    return reader.error(affects->at, "what is affected is said of the whole bend, like --affects realtime");
  }
  const auto text_of = [&](const std::string& path) {
    return host::read_file(folder.empty() || path.starts_with('/') ? path : folder + "/" + path);
  };
  if (auto fault = specs::read_lone_fault(*tree, reader, text_of)) bend.faults.push_back(*std::move(fault));
}

/// Does it bend MONOTONIC too? A step cannot.
bool bends_monotonic(const specs::LoneFault& fault) {
  const NativeTime begin{host::this_host(), 0};
  faults::ClockTransform clock(begin.owner);
  for (const faults::Change& change : fault.kind->compile(fault.values, 0, {begin, begin + std::chrono::hours(24)})) {
    (void)clock.apply(change);
  }
  const auto moves = [](const faults::Segment& segment) { return segment.rate.ppt != 0; };
  return std::ranges::any_of(clock.excerpt(begin, 1).segments(faults::ClockFamily::kMonotonic), moves);
}

/// "realtime,monotonic" is what a kernel does of a rate; REALTIME alone can be asked of every kind.
void read_affects(const std::string& text, Bend& bend, Reader& reader) {
  bool realtime = false, monotonic = false;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (word == "stamps") {
      return reader.error(place("--affects"),
                          "`stamps` are what stages of a pipeline report, and a program by itself reports none; expected realtime, or "
                          "realtime,monotonic");
    }
    if (!reader.known_word(place("--affects"), word, {"family of clocks", {"realtime", "monotonic"}, {}, ""})) return;
    realtime = realtime || word == "realtime";
    monotonic = monotonic || word == "monotonic";
  }
  const auto step = std::ranges::find_if_not(bend.faults, bends_monotonic);
  if (!realtime) {
    reader.error(place("--affects"), "it must hold `realtime`; expected realtime, or realtime,monotonic");
  } else if (monotonic && (bend.start || step != bend.faults.end())) {
    reader.error(place("--affects"), fmt::format("`{}` steps the clock, and MONOTONIC cannot be stepped; leave `monotonic` out",
                                                 bend.start ? "--start" : step->kind->name));
  }
  bend.affects = monotonic ? Affects::kKernel : Affects::kRealtime;
}

}  // namespace

verdict::Location place(const std::string& option) { return {option, 0, 0}; }

Tree scalar(const std::string& option, std::string text) {
  return {Tree::Kind::kScalar, std::move(text), place(option), {}, {}};
}

void read_changes(const Options& options, Bend& bend, Reader& reader) {
  const std::size_t before = reader.count();
  for (const Options::Change& change : options.changes) take_change(change, options.folder, bend, reader);
  if (options.affects && reader.count() == before) read_affects(*options.affects, bend, reader);
}

}  // namespace prochron::bend
