// One line at the bottom of a terminal that is written over and over. It never wraps: it is cut to the terminal's width,
// and where the terminal has become narrower since, what the old line now takes is cleared whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace prochron::controller {

/// The first `columns` characters of a UTF-8 text.
std::string_view cut_to(std::string_view text, std::size_t columns);

/// What puts the cursor where a line of `width` characters began, on a terminal of now `columns`, and clears it.
std::string erase(std::size_t width, std::size_t columns);

/// Owned by what shows progress; one thread. Writes to stderr; a terminal that has gone is no error.
class TerminalLine {
 public:
  /// Shows `text` instead of what stands there.
  void show(const std::string& text);
  /// Leaves `text` behind for good; what is shown next stands below it.
  void leave(const std::string& text);
  void clear();

 private:
  std::size_t width_ = 0;  ///< of what stands there
};

}  // namespace prochron::controller
