// Whether words are coloured: NO_COLOR holds, and what is not a terminal gets no ANSI.
#pragma once

namespace prochron::controller {

/// When to use ANSI colours: `auto` asks the terminal and NO_COLOR.
enum class Colour { kAuto, kAlways, kNever };

/// Is the stream a terminal that wants colours?
bool wants_colour(Colour colour, int descriptor);

}  // namespace prochron::controller
