// An axis that the environment and the faults both have stands at the same value in both.
#include "specs/sessions.h"

#include <algorithm>
#include <string>

namespace prochron::specs {
namespace {

std::vector<Treatment> treatments_of(const Environment& environment, const std::vector<Treatment>& all) {
  std::vector<Treatment> its;
  for (Treatment treatment : all) {
    const bool agrees = std::ranges::all_of(treatment.choice, [&](const auto& chosen) {
      const auto outer = environment.choice.find(chosen.first);
      return outer == environment.choice.end() || outer->second == chosen.second;
    });
    if (!agrees) continue;
    std::erase_if(treatment.labels, [&](const auto& label) { return environment.choice.contains(label.first); });
    its.push_back(std::move(treatment));
  }
  return its;
}

}  // namespace

std::vector<SessionDraft> session_drafts(const Scenario& scenario) {
  const std::vector<Treatment> all = treatments(scenario);
  std::vector<SessionDraft> drafts;
  for (std::int64_t repetition = 1; repetition <= scenario.repeat; ++repetition) {
    for (const Environment& environment : scenario.environments) {
      SessionDraft draft{&environment, environment.labels, treatments_of(environment, all)};
      if (scenario.repeat > 1) draft.axes.emplace_back("repeat", std::to_string(repetition));
      drafts.push_back(std::move(draft));
    }
  }
  return drafts;
}

Labels operator+(Labels session, const Labels& treatment) {
  session.insert(session.end(), treatment.begin(), treatment.end());
  return session;
}

}  // namespace prochron::specs
