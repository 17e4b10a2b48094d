// One line per event.
#include "controller/cli/narration.h"

#include <cstdio>
#include <utility>

#include <fmt/format.h>

#include "host/native_clock.h"

namespace prochron::controller {
namespace {

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }

}  // namespace

void narrate(const Showing& showing, const std::string& what) {
  if (!showing.narrated_since) return;
  const double since = seconds(host::native_now() - *showing.narrated_since);
  // Not fmt::print: it throws when a terminal has been closed.
  std::fputs(fmt::format("{:8.3f} s  {}\n", since, what).c_str(), stderr);
}

RunObserver Narration::told_before(RunObserver shown) {
  if (!showing_.narrated_since) return shown;
  RunObserver both = shown;
  both.session = [this, shown](std::uint32_t session, const std::string& what) {
    narrate(showing_, fmt::format("session {} of {}, {}: {}", session + 1, plan_.sessions.size(),
                                  plan_.judge.sessions[session].transport, what));
    if (shown.session) shown.session(session, what);
  };
  both.window_begins = [this, shown](std::uint32_t window, NativeTime begin, NativeTime end) {
    tell_window(window, begin, end);
    if (shown.window_begins) shown.window_begins(window, begin, end);
  };
  both.window_ends = [this, shown](std::uint32_t window, bool complete) {
    narrate(showing_, fmt::format("{} {}", name_of(window), complete ? "ends" : "is cut short"));
    if (!complete) cut_short_ = window;
    if (shown.window_ends) shown.window_ends(window, complete);
  };
  both.event = [this, shown](const std::string& node, const NodeEvent& event) {
    narrate(showing_, fmt::format("{}{}{}: {}", node, event.stage.empty() ? "" : "/", event.stage, event.what));
    if (shown.event) shown.event(node, event);
  };
  return both;
}

void Narration::tell_window(std::uint32_t window, NativeTime begin, NativeTime end) {
  const verdict::WindowContext& context = plan_.judge.windows[window];
  const NativeTime activation = begin - context.settle;
  std::string faults;
  for (const verdict::PlannedFault& fault : context.faults) {
    faults += fmt::format(", {} at {:g} s", fault.text, seconds(fault.at - context.settle));
    const bool stays = fault.heal == "leave" || fault.changes_nothing();
    if (!stays) tell_heal(window, activation + fault.healed, fmt::format("{} healed, {}", fault.text, fault.heal));
  }
  for (const verdict::PlannedProcessFault& fault : context.process_faults) {
    faults += fmt::format(", {} at {:g} s", fault.text, seconds(fault.at - context.settle));
    if (fault.length > Duration{0}) tell_heal(window, activation + fault.at + fault.length, fault.text + " ends");
  }
  narrate(showing_, fmt::format("{} begins, {:g} s{}", name_of(window), seconds(end - begin), faults));
}

void Narration::tell_heal(std::uint32_t window, NativeTime at, const std::string& what) {
  timeline_.at(at, [this, window, what] {
    if (cut_short_ != window) narrate(showing_, what);
  });
}

std::string Narration::name_of(std::uint32_t window) const {
  const auto& windows = plan_.sessions[plan_.judge.windows[window].session].windows;
  return windows[window - windows.front().index].name;
}

}  // namespace prochron::controller
