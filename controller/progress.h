// How far a run is, on stderr: on a terminal one line that rewrites itself, with the window under way, what it shows so
// far and the time left; elsewhere one line per finished cell. Only shows; the record has its own numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controller/live_figures.h"
#include "controller/run_observer.h"
#include "controller/terminal_line.h"
#include "controller/timeline.h"
#include "specs/plan.h"

namespace prochron::controller {

/// Owned by the run command; the controller's loop thread.
class Progress {
 public:
  enum class Form { kQuiet, kLines, kTerminal };
  /// `sessions` are those of the plan that are run.
  Progress(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions, Timeline& timeline, Form form);

  RunObserver observer();
  void finish();  ///< leaves the line free for what comes

 private:
  void begin_session(std::uint32_t session, const std::string& what);
  void begin_window(std::uint32_t window, NativeTime begin, NativeTime end);
  void end_window(std::uint32_t window, bool complete);
  void tick(std::uint32_t window, NativeTime begin, NativeTime end);
  void show(const std::string& line);
  void leave(const std::string& line);
  bool ends_a_cell(std::uint32_t window) const;  ///< the last of its windows
  std::string eta(NativeTime end) const;
  /// "cell 9 of 17  skew=+3ms", or the name of a window that is no cell's.
  std::string place_of(std::uint32_t window) const;

  const specs::Plan& plan_;
  Timeline& timeline_;
  Form form_;
  TerminalLine line_;
  LiveFigures figures_;
  std::uint32_t session_ = UINT32_MAX;
  std::int64_t cells_done_ = 0;
  std::int64_t cells_ = 0;  ///< of the sessions
  std::uint32_t current_ = UINT32_MAX;
  Duration left_{0};  ///< of the plan after the current window
};

}  // namespace prochron::controller
