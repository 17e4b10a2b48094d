// The plan's two lists of windows grow together here and nowhere else.
#include "specs/layout.h"

#include <utility>

#include "specs/whole_seconds.h"

namespace prochron::specs {

std::uint32_t Layout::add(verdict::WindowContext context, std::string name, std::vector<Injection> inject,
                          std::vector<ProcessInjection> processes) {
  const auto index = static_cast<std::uint32_t>(plan_.judge.windows.size());
  if (context.role == verdict::Role::kFault) {
    settle_heal();
    if (session_.on_whole_seconds) session_.length = up_to_whole_second(session_.length);
  }
  context.session = session_index_;
  session_.windows.push_back({index, std::move(name), session_.length, std::move(inject), std::move(processes)});
  session_.length += context.settle + context.length;
  if (context.cell) plan_.judge.cells[*context.cell].windows.push_back(index);
  plan_.judge.windows.push_back(std::move(context));
  return index;
}

void Layout::settle_heal() {
  if (session_.windows.empty()) return;
  const verdict::WindowContext& last = plan_.judge.windows[session_.windows.back().index];
  if (last.role == verdict::Role::kFault) session_.length += last.settle;
}

verdict::WindowContext context_of(const PhaseSpec& phase, Duration length, Duration settle) {
  verdict::WindowContext context;
  context.role = phase.role;
  context.length = length;
  context.settle = settle;
  return context;
}

}  // namespace prochron::specs
