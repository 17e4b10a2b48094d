// How far a run is, on stderr: one line that rewrites itself on a terminal, one line per finished window elsewhere.
// Only shows; the record has its own numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controller/run_observer.h"
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
  void show(const std::string& line, bool final);
  void tick(std::uint32_t window, NativeTime begin, NativeTime end);
  std::string eta(NativeTime end) const;
  const std::string& name_of(std::uint32_t window) const;

  const specs::Plan& plan_;
  Timeline& timeline_;
  Form form_;
  std::uint32_t session_ = 0;
  std::int64_t cells_done_ = 0;
  std::int64_t cells_ = 0;  ///< of the sessions
  std::uint32_t current_ = UINT32_MAX;
  Duration left_{0};  ///< of the plan after the current window
  bool dirty_ = false;
};

}  // namespace prochron::controller
