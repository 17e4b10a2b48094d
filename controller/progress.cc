// Lines like ` ..  zeromq  cell 9 of 17  skew=+3ms  5/6 s  0 of 199 negative  clock +3.000 000 ms ±38 ns  ETA 0m51s`.
#include "controller/progress.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "controller/minutes.h"

namespace prochron::controller {
namespace {

constexpr Duration kTick = std::chrono::milliseconds{500};

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }

}  // namespace

Progress::Progress(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions, Timeline& timeline, Form form)
    : plan_(plan), timeline_(timeline), form_(form) {
  for (const std::uint32_t session : sessions) {
    left_ += plan.sessions[session].length;
    for (const specs::PlannedWindow& window : plan.sessions[session].windows) {
      if (ends_a_cell(window.index)) ++cells_;
    }
  }
}

bool Progress::ends_a_cell(std::uint32_t window) const {
  const std::optional<std::uint32_t> cell = plan_.judge.windows[window].cell;
  return cell && plan_.judge.cells[*cell].windows.back() == window;
}

void Progress::show(const std::string& line) {
  if (form_ == Form::kTerminal) line_.show(line);
}

void Progress::leave(const std::string& line) {
  if (form_ == Form::kTerminal) line_.leave(line);
  if (form_ == Form::kLines) std::fputs((line + "\n").c_str(), stderr);
}

std::string Progress::eta(NativeTime end) const {
  return minutes(left_ + std::max(end - timeline_.now(), Duration{0}));
}

std::string Progress::place_of(std::uint32_t window) const {
  const auto& windows = plan_.sessions[plan_.judge.windows[window].session].windows;
  const std::string& name = windows[window - windows.front().index].name;
  if (!plan_.judge.windows[window].cell) return name;
  return fmt::format("cell {} of {}  {}", std::min(cells_done_ + 1, cells_), cells_, name);
}

RunObserver Progress::observer() {
  if (form_ == Form::kQuiet) return {};
  RunObserver observer;
  observer.session = [this](std::uint32_t session, const std::string& what) { begin_session(session, what); };
  observer.window_begins = [this](std::uint32_t window, NativeTime begin, NativeTime end) {
    begin_window(window, begin, end);
  };
  observer.window_ends = [this](std::uint32_t window, bool complete) { end_window(window, complete); };
  observer.event = [this](const std::string& node, const NodeEvent& event) {
    if (event.kind == NodeEvent::Kind::kReady) return;  // no news
    leave(fmt::format(" !!  {}{}{}: {}", node, event.stage.empty() ? "" : "/", event.stage, event.what));
  };
  observer.frames = [this](std::span<const std::byte> frames) { figures_.feed(frames, timeline_.now()); };
  return observer;
}

void Progress::begin_session(std::uint32_t session, const std::string& what) {
  if (session != session_) figures_.restart();
  session_ = session;
  show(fmt::format(" ..  {}  {}", plan_.judge.sessions[session].transport, what));
}

void Progress::begin_window(std::uint32_t window, NativeTime begin, NativeTime end) {
  current_ = window;
  const verdict::WindowContext& context = plan_.judge.windows[window];
  left_ = std::max(left_ - context.settle - context.length, Duration{0});
  const bool bends = !context.faults.empty();
  figures_.begin_window(begin, end, bends ? std::optional(context.faults.front().clock) : std::nullopt);
  tick(window, begin, end);
}

void Progress::tick(std::uint32_t window, NativeTime begin, NativeTime end) {
  if (form_ != Form::kTerminal || window != current_) return;
  const verdict::WindowContext& context = plan_.judge.windows[window];
  const NativeTime now = timeline_.now();
  show(fmt::format(" ..  {}  {}  {:.0f}/{:g} s{}  ETA {}", plan_.judge.sessions[context.session].transport,
                   place_of(window), seconds(now - begin), seconds(end - begin), figures_.text(), eta(end)));
  if (now + kTick < end) timeline_.at(now + kTick, [this, window, begin, end] { tick(window, begin, end); });
}

void Progress::end_window(std::uint32_t window, bool complete) {
  current_ = UINT32_MAX;
  const verdict::WindowContext& context = plan_.judge.windows[window];
  const std::string place = place_of(window);
  const bool finished = ends_a_cell(window);
  if (finished) ++cells_done_;
  if (!finished && form_ == Form::kLines && complete) return;
  leave(fmt::format(" {}  {}  {}  {:g} s{}", complete ? "ok" : "--", plan_.judge.sessions[context.session].transport,
                    place, seconds(context.length), figures_.text()));
}

void Progress::finish() { line_.clear(); }

}  // namespace prochron::controller
