// Verdicts as words on a terminal: the word, coloured if colours are wanted, never by colour alone.
#pragma once

#include <string>

#include "verdict/result.h"

namespace prochron::verdict {

inline std::string coloured(const std::string& word, Verdict verdict, bool ansi) {
  if (!ansi) return word;
  const char* colour = verdict == Verdict::kPass ? "32" : verdict == Verdict::kFail ? "31" : "33";
  return std::string("\x1b[1;") + colour + "m" + word + "\x1b[0m";
}

/// "zeromq, skew +5ms": the labels of a cell's axes; "control" or its id without axes.
inline std::string name_of(const CellResult& cell) {
  std::string text;
  for (const auto& [axis, label] : cell.axes) {
    text += (text.empty() ? "" : ", ") + (axis == "transport" ? label : axis + " " + label);
  }
  return text.empty() ? cell.id : text;
}

}  // namespace prochron::verdict
