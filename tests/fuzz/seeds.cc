// Inputs that fuzzing a record begins with: a synthetic run as it lies on the disk, its first records without their
// frames, and its plan.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "trace/history.h"
#include "verdict/expectation/json.h"
#include "verdict/synthetic/synthetic_run.h"

namespace {

using namespace prochron;
namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

/// Kind, length and payload of some records of each kind.
std::string payloads(const trace::HistoryReader& history, int of_each) {
  std::string out = "f";
  std::map<std::size_t, int> seen;
  const Status read = history.for_each(0, [&](const trace::Record& record) {
    trace::Bytes frame;
    trace::encode(record, 1, frame);
    constexpr std::size_t kBefore = 4 + 4 + 8;
    const std::size_t length = frame.size() - kBefore - 1;
    if (seen[record.index()]++ >= of_each || length > 255) return;
    out += static_cast<char>(frame[kBefore]);
    out += static_cast<char>(length);
    out.append(reinterpret_cast<const char*>(frame.data()) + kBefore + 1, length);
  });
  if (!read) std::abort();
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const fs::path out = argv[1], scratch = argv[2];
  verdict::SyntheticOptions options;
  options.cells.push_back({"+5ms", {5'000'000}, {}});
  fs::remove_all(scratch);
  auto writer = trace::HistoryWriter::create(scratch);
  if (!writer || !verdict::write_synthetic(options, *writer) || !writer->close()) return 1;
  const auto history = trace::HistoryReader::open(scratch);
  if (!history) return 1;
  std::ifstream file(scratch / "000.records", std::ios::binary);
  const std::string stream{std::istreambuf_iterator<char>(file), {}};
  fs::create_directories(out);
  write(out / "stream", "r" + stream.substr(0, 4'000));
  write(out / "few", payloads(*history, 2));
  write(out / "many", payloads(*history, 20));
  write(out / "plan", "p" + verdict::to_json(verdict::synthetic_plan(options)));
  return 0;
}
