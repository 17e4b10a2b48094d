// Signals outside of a plan: no clock is bent then, so nothing has to be healed before the program ends.
#pragma once

namespace prochron::controller {

/// From now on Ctrl-C, SIGTERM and a closed terminal end the program with kExitInterrupted and a line that says so; its
/// children's guards end them. A reader that went away (`| head`) ends nothing: the run goes on to its record.
void end_on_signals();

}  // namespace prochron::controller
