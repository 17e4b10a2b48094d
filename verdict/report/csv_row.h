// A line of a table: fields with commas between, quoted where RFC 4180 asks for it.
#pragma once

#include <cstdint>
#include <string>

#include "verdict/figures.h"

namespace prochron::verdict {

/// Owned by one table; one thread. One line, quoted where RFC 4180 asks for it.
class CsvRow {
 public:
  CsvRow& operator<<(const std::string& text) {
    if (started_) line_ += ',';
    started_ = true;
    if (text.find_first_of(",\"\n") == std::string::npos) {
      line_ += text;
      return *this;
    }
    line_ += '"';
    for (const char c : text) line_ += c == '"' ? std::string("\"\"") : std::string(1, c);
    line_ += '"';
    return *this;
  }
  CsvRow& operator<<(const char* text) { return *this << std::string(text); }
  CsvRow& operator<<(std::int64_t number) { return *this << std::to_string(number); }
  CsvRow& operator<<(Share share) { return *this << decimal(share.ppb, 9, 6); }
  std::string end() const { return line_ + "\n"; }

 private:
  std::string line_;
  bool started_ = false;
};

}  // namespace prochron::verdict
