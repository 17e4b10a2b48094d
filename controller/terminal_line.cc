// The width is asked for each time: a terminal may be resized between two lines.
#include "controller/terminal_line.h"

#include <algorithm>
#include <cstdio>

#include <sys/ioctl.h>
#include <unistd.h>

namespace prochron::controller {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::size_t columns() {
  constexpr std::size_t kUnknown = 80;
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : kUnknown;
}

void write_out(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

std::string_view cut_to(std::string_view text, std::size_t columns) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_character(text[i]) && seen++ == columns) return text.substr(0, i);
  }
  return text;
}

std::string erase(std::size_t width, std::size_t columns) {
  const std::size_t rows_above = width == 0 ? 0 : (width - 1) / columns;
  return "\r" + (rows_above > 0 ? "\033[" + std::to_string(rows_above) + "A" : "") + "\033[J";
}

void TerminalLine::show(const std::string& text) {
  const std::size_t wide = columns();
  const std::string_view fits = cut_to(text, wide - 1);  // a full line would move the cursor to the next
  write_out(erase(width_, wide) + std::string(fits));
  width_ = characters(fits);
}

void TerminalLine::leave(const std::string& text) {
  write_out(erase(width_, columns()) + text + "\n");
  width_ = 0;
}

void TerminalLine::clear() {
  if (width_ > 0) write_out(erase(width_, columns()));
  width_ = 0;
}

}  // namespace prochron::controller
