// Lays the windows of a session one after the other: a guard band first, then judged time. After a fault stands its
// heal, and that wants a guard band of its own: a control or recovery brings one, before another fault one is put in.
#pragma once

#include <string>
#include <vector>

#include "specs/plan.h"

namespace prochron::specs {

/// Owned by who fills a session; one thread. Appends to plan.judge.windows and to the session's timetable.
class Layout {
 public:
  Layout(std::uint32_t session_index, Plan& plan, PlannedSession& session)
      : session_index_(session_index), plan_(plan), session_(session) {}

  /// The window's index in plan.judge.windows.
  std::uint32_t add(verdict::WindowContext context, std::string name, std::vector<Injection> inject,
                    std::vector<ProcessInjection> processes = {});
  /// Time for the heal of a fault window to pass, if that is what stands last.
  void settle_heal();

 private:
  std::uint32_t session_index_;
  Plan& plan_;
  PlannedSession& session_;
};

verdict::WindowContext context_of(const PhaseSpec& phase, Duration length, Duration settle);

}  // namespace prochron::specs
