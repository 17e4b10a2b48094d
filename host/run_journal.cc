// Written and read by one table of words. A reader believes nothing before the sum has been found right.
#include "host/run_journal.h"

#include <charconv>
#include <cstdio>
#include <span>

#include "core/crc32c.h"

namespace prochron::host {
namespace {

constexpr std::string_view kHead = "prochron-journal ", kVersion = "1", kSum = "sum ";

std::string sum_of(std::string_view text) {
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", crc32c(std::as_bytes(std::span(text))));
  return digits;
}

/// A name may hold anything: what would end a line, and the escape itself, is written as %XX.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    char code[4];
    std::snprintf(code, sizeof code, "%%%02x", static_cast<unsigned char>(c));
    if (c == '%' || static_cast<unsigned char>(c) < ' ')
      out += code;
    else
      out += c;
  }
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char value = 0;
    const bool is_code = text[i] == '%' && i + 2 < text.size() &&
                         std::from_chars(&text[i + 1], &text[i + 3], value, 16).ptr == &text[i + 3];
    out += is_code ? static_cast<char>(value) : text[i];
    if (is_code) i += 2;
  }
  return out;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc{} && end == text.data() + text.size();
}

/// Up to `end`, which is taken away too; all of it without one.
std::string_view cut(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view first = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return first;
}

bool read_process(std::string_view line, RunJournal& journal) {
  JournalledProcess process;
  const bool right = read_number(cut(line, ' '), process.pid) && read_number(cut(line, ' '), process.start_ticks);
  if (!right || process.pid <= 0) return false;
  process.what = unescaped(line);
  journal.processes.push_back(std::move(process));
  return true;
}

bool read_line(std::string_view line, RunJournal& journal) {
  const std::string_view word = cut(line, ' ');
  if (word == "run") {
    const auto run = run_id_from_hex(line);
    journal.run = run.value_or(RunId{});
    return run.has_value();
  }
  if (word == "fence") return read_number(line, journal.fence.value);
  if (word == "process") return read_process(line, journal);
  if (word == "file") return journal.files.emplace_back(unescaped(line)).starts_with('/');
  std::string* const text = word == "boot"     ? &journal.boot
                            : word == "node"   ? &journal.node
                            : word == "socket" ? &journal.socket
                                               : nullptr;
  if (text == nullptr) return false;
  *text = unescaped(line);
  return true;
}

}  // namespace

std::string run_prefix(RunId run) { return "/dev/shm/prochron-" + to_hex(run) + "-"; }

std::string semaphore_prefix(RunId run) { return "/dev/shm/sem.prochron-" + to_hex(run) + "-"; }

std::string journal_path(RunId run, std::size_t index) {
  return run_prefix(run) + "journal-" + std::to_string(index);
}

std::string run_mark(RunId run) { return std::string(kRunVariable) + to_hex(run); }

std::string to_text(const RunJournal& journal) {
  std::string text = std::string(kHead) + std::string(kVersion) + "\nrun " + to_hex(journal.run) + "\nboot " +
                     escaped(journal.boot) + "\nnode " + escaped(journal.node) + "\nfence " +
                     std::to_string(journal.fence.value) + "\nsocket " + escaped(journal.socket) + "\n";
  for (const JournalledProcess& process : journal.processes) {
    text += "process " + std::to_string(process.pid) + " " + std::to_string(process.start_ticks) + " " +
            escaped(process.what) + "\n";
  }
  for (const std::string& file : journal.files) text += "file " + escaped(file) + "\n";
  return text + std::string(kSum) + sum_of(text) + "\n";
}

Result<RunJournal> parse_journal(std::string_view text, const std::string& where) {
  const auto corrupt = [&](const std::string& what) {
    return fail(ErrorCode::kCorrupt, "not a whole journal of a run: " + what, where);
  };
  if (!text.starts_with(kHead)) return corrupt("it does not begin as one");
  std::string_view rest = text.substr(kHead.size());
  if (const std::string_view version = cut(rest, '\n'); version != kVersion) {
    return fail(ErrorCode::kUnsupported, "a journal of version " + std::string(version.substr(0, 8)) +
                                             "; this prochron reads version " + std::string(kVersion), where);
  }
  const std::size_t end = rest.rfind("\nsum ");
  if (end == std::string_view::npos) return corrupt("its sum is missing");
  const std::string_view summed = text.substr(0, text.size() - rest.size() + end + 1);
  if (rest.substr(end + 1) != std::string(kSum) + sum_of(summed) + "\n") return corrupt("its sum is wrong");
  RunJournal journal;
  for (std::string_view lines = rest.substr(0, end); !lines.empty();) {
    const std::string_view line = cut(lines, '\n');
    if (!read_line(line, journal)) return corrupt("`" + escaped(line.substr(0, 60)) + "` is not a line of it");
  }
  if (journal.run == RunId{}) return corrupt("it names no run");
  if (to_text(journal) != text) return corrupt("it is not as one is written");
  return journal;
}

}  // namespace prochron::host
