// Lines like ` ..  zeromq  cell 9 of 17  skew=+3ms  5/6 s  ETA 0m51s`.
#include "controller/progress.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "controller/minutes.h"

namespace prochron::controller {
namespace {

constexpr Duration kTick = std::chrono::seconds{1};

/// What fits into one line of the terminal: one that wraps could not be rewritten.
std::string fitting(const std::string& line) {
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return known ? line.substr(0, size.ws_col - 1) : line;
}

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }

}  // namespace

Progress::Progress(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions, Timeline& timeline, Form form)
    : plan_(plan), timeline_(timeline), form_(form) {
  for (const std::uint32_t session : sessions) {
    left_ += plan.sessions[session].length;
    cells_ += std::ranges::count(plan.judge.cells, session, &verdict::CellContext::session);
  }
}

void Progress::show(const std::string& line, bool final) {
  if (form_ == Form::kQuiet || (form_ == Form::kLines && !final)) return;
  if (form_ == Form::kTerminal) {
    std::fprintf(stderr, "\r\033[K%s", final ? (line + "\n").c_str() : fitting(line).c_str());
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
  std::fflush(stderr);
  dirty_ = !final;
}

std::string Progress::eta(NativeTime end) const {
  return minutes(left_ + std::max(end - timeline_.now(), Duration{0}));
}

const std::string& Progress::name_of(std::uint32_t window) const {
  const auto& windows = plan_.sessions[plan_.judge.windows[window].session].windows;
  return windows[window - windows.front().index].name;
}

RunObserver Progress::observer() {
  RunObserver observer;
  observer.session = [this](std::uint32_t session, const std::string& what) {
    session_ = session;
    show(fmt::format(" ..  {}  {}", plan_.judge.sessions[session].transport, what), false);
  };
  observer.window_begins = [this](std::uint32_t window, NativeTime begin, NativeTime end) {
    current_ = window;
    const verdict::WindowContext& context = plan_.judge.windows[window];
    left_ = std::max(left_ - context.settle - context.length, Duration{0});
    tick(window, begin, end);
  };
  observer.window_ends = [this](std::uint32_t window, bool complete) {
    current_ = UINT32_MAX;
    const verdict::WindowContext& context = plan_.judge.windows[window];
    if (context.cell && plan_.judge.cells[*context.cell].windows.back() == window) ++cells_done_;
    show(fmt::format(" {}  {}  {} of {} cells  {}  {:g} s", complete ? "ok" : "--",
                     plan_.judge.sessions[context.session].transport, cells_done_, cells_,
                     name_of(window), seconds(context.length)),
         true);
  };
  observer.event = [this](const std::string& node, const NodeEvent& event) {
    show(fmt::format(" !!  {}{}{}: {}", node, event.stage.empty() ? "" : "/", event.stage, event.what), true);
  };
  return observer;
}

void Progress::tick(std::uint32_t window, NativeTime begin, NativeTime end) {
  if (form_ != Form::kTerminal || window != current_) return;
  const verdict::WindowContext& context = plan_.judge.windows[window];
  const NativeTime now = timeline_.now();
  show(fmt::format(" ..  {}  cell {} of {}  {}  {:.0f}/{:g} s  ETA {}", plan_.judge.sessions[context.session].transport,
                   std::min(cells_done_ + 1, cells_), cells_, name_of(window), seconds(now - begin), seconds(end - begin), eta(end)),
       false);
  if (now + kTick < end) timeline_.at(now + kTick, [this, window, begin, end] { tick(window, begin, end); });
}

void Progress::finish() {
  if (dirty_) std::fputs("\r\033[K", stderr);
  dirty_ = false;
}

}  // namespace prochron::controller
