// Any text as the journal of a run, as it is and with a right sum behind it, so that what the sum guards is reached, too.
// What is believed is what a writer writes, to the byte: whoever heals after a crash acts on it.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

#include "core/crc32c.h"
#include "host/run_journal.h"

namespace {

using namespace prochron;

void must(bool holds) {
  if (!holds) std::abort();
}

void check(const std::string& text) {
  const auto journal = host::parse_journal(text, "journal");
  if (journal) {
    must(host::to_text(*journal) == text && journal->run != RunId{});
    for (const std::string& file : journal->files) must(file.starts_with('/'));
    for (const host::JournalledProcess& process : journal->processes) must(process.pid > 0);
    return;
  }
  const ErrorCode code = journal.error().code;
  must((code == ErrorCode::kCorrupt || code == ErrorCode::kUnsupported) && !journal.error().message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  char sum[16];
  std::snprintf(sum, sizeof sum, "sum %08x\n", crc32c(std::as_bytes(std::span(text))));
  check(text + sum);
  return 0;
}
