// Any bytes as a record of a run. The first byte says what the rest is: `r` a stream as it lies on the disk; `f` payloads,
// each behind its kind and length, which are framed with a right sum, so that what is behind the sum is reached, too;
// `p` the judge's plan. Records end in a judgement or in an error.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "core/crc32c.h"
#include "trace/history.h"
#include "trace/history_path.h"
#include "verdict/expectation/json.h"
#include "verdict/judge.h"
#include "verdict/report.h"
#include "verdict/synthetic/synthetic_run.h"

namespace {

using namespace prochron;
namespace fs = std::filesystem;

void must(bool holds) {
  if (!holds) std::abort();
}

void append_number(trace::Bytes& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::byte>(number >> (8 * i)));
}

/// The frame of trace/frame.h around one payload.
void append_frame(trace::Bytes& out, std::uint64_t sequence, std::uint8_t kind, std::span<const std::byte> payload) {
  trace::Bytes summed;
  const std::uint64_t length = 8 + 1 + payload.size();
  append_number(summed, length, 3);
  append_number(summed, (length ^ (length >> 8) ^ (length >> 16) ^ 0xa5) & 0xff, 1);
  const std::size_t sum_at = summed.size();
  append_number(summed, sequence, 8);
  append_number(summed, kind, 1);
  summed.insert(summed.end(), payload.begin(), payload.end());
  trace::Bytes sum;
  append_number(sum, crc32c(summed), 4);
  summed.insert(summed.begin() + static_cast<std::ptrdiff_t>(sum_at), sum.begin(), sum.end());
  out.insert(out.end(), summed.begin(), summed.end());
}

trace::Bytes framed(std::span<const std::byte> bytes) {
  trace::Bytes out;
  trace::encode_header(out);
  for (std::uint64_t sequence = 1; bytes.size() >= 2; ++sequence) {
    const auto kind = static_cast<std::uint8_t>(bytes[0]);
    const std::size_t length = std::min<std::size_t>(static_cast<std::size_t>(bytes[1]), bytes.size() - 2);
    append_frame(out, sequence, kind, bytes.subspan(2, length));
    bytes = bytes.subspan(2 + length);
  }
  return out;
}

const verdict::JudgePlan& plan() {
  static const verdict::JudgePlan kPlan = [] {
    verdict::SyntheticOptions options;
    options.cells.push_back({"+5ms", {5'000'000}, {}});
    verdict::JudgePlan made = verdict::synthetic_plan(options);
    verdict::Expectation rule;
    rule.rule = "negative_spans";
    rule.at_most = Share{50'000'000};
    rule.cells = {0};
    made.expectations.push_back(rule);
    rule.rule = "outputs";
    rule.lost = 0;
    made.expectations.push_back(rule);
    return made;
  }();
  return kPlan;
}

fs::path folder() {
  static const fs::path kFolder = [] {
    const char* asked = std::getenv("TEST_TMPDIR");
    const fs::path made = fs::path(asked != nullptr ? asked : "fuzzed") / "history_fuzz";
    fs::create_directories(made);
    return made;
  }();
  return kFolder;
}

void read_and_judge(const trace::Bytes& stream, const verdict::JudgePlan& by) {
  std::ofstream(trace::session_path(folder(), 0), std::ios::binary)
      .write(reinterpret_cast<const char*>(stream.data()), static_cast<std::streamsize>(stream.size()));
  const auto history = trace::HistoryReader::open(folder());
  must(history.has_value());
  trace::Bytes again;
  bool torn = false;
  const Status read = history->for_each(0, [&](const trace::Record& one) { trace::encode(one, 1, again); }, &torn);
  trace::FrameDecoder decoder;
  decoder.feed(again);
  trace::Decoded decoded;
  for (;;) {  // what was read can be written and read again
    const Result<bool> next = decoder.next(decoded);
    must(next.has_value());
    if (!*next) break;
  }
  must(decoder.left() == 0);
  const auto judged = verdict::judge(by, *history, {1});
  if (judged) must(!verdict::result_json(*judged).empty() && !verdict::console(by, *judged, false).empty());
  if (!read) must(!judged || judged->verdict != verdict::Verdict::kPass);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span(data + 1, size - 1));
  if (data[0] == 'p') {
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto read = verdict::judge_plan_from_json(text, "plan.json");
    if (!read) return 0;
    must(verdict::judge_plan_from_json(verdict::to_json(*read), "plan.json").has_value());
    trace::Bytes header;
    trace::encode_header(header);
    read_and_judge(header, *read);
  } else if (data[0] == 'f') {
    read_and_judge(framed(bytes), plan());
  } else {
    read_and_judge({bytes.begin(), bytes.end()}, plan());
  }
  return 0;
}
