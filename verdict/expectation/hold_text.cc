// A hold as a person reads it: told alike before the run and after it.
#include "core/units.h"
#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

std::string hold_text(const Expectation& expectation) {
  if (!expectation.hold) return "";
  const Hold& hold = *expectation.hold;
  if (hold.form == Hold::Form::kEventually) return " from " + format(hold.length) + " on";
  return " in every " + format(hold.length) + (hold.but > 0 ? " but " + std::to_string(hold.but) : "");
}

}  // namespace prochron::verdict
