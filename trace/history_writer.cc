// One file per session, appended to. Spans come by the million and are written in blocks; what explains them (windows,
// commands, processes, ends of streams) and what an agent has already batched goes to the kernel at once, so that a
// killed controller loses a moment of its own records and nothing else.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <map>
#include <utility>

#include "host/system_failure.h"
#include "trace/history.h"
#include "trace/history_path.h"

namespace prochron::trace {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10U;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Owned by the writer's State; its thread.
struct SessionFile {
  std::unique_ptr<std::FILE, CloseFile> file;
  std::string path;
  Bytes block;
  std::uint64_t sequence = 0;

  Status flush() {
    if (block.empty()) return {};
    const std::size_t written = std::fwrite(block.data(), 1, block.size(), file.get());
    Status outcome;
    if (written != block.size()) outcome = host::system_failure("write the history", path);
    block.erase(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(written));  // the rest is for the next try
    return outcome;
  }
};

bool comes_by_the_million(const Record& record) {
  return std::holds_alternative<SpanRecord>(record) || std::holds_alternative<SentRecord>(record) ||
         std::holds_alternative<OutputRecord>(record) || std::holds_alternative<IdleStampRecord>(record);
}

}  // namespace

struct HistoryWriter::State {
  std::filesystem::path folder;
  std::map<std::uint32_t, SessionFile> files;
  bool closed = false;

  Result<SessionFile*> of(std::uint32_t session);
};

Result<SessionFile*> HistoryWriter::State::of(std::uint32_t session) {
  if (closed) return fail(ErrorCode::kBroken, "the history is already closed", folder.string());
  if (const auto found = files.find(session); found != files.end()) return &found->second;
  SessionFile made;
  made.path = session_path(folder, session).string();
  made.file.reset(std::fopen(made.path.c_str(), "wbxe"));
  if (!made.file) return host::system_failure("create the history of a session", made.path);
  std::setvbuf(made.file.get(), nullptr, _IONBF, 0);
  encode_header(made.block);
  return &files.emplace(session, std::move(made)).first->second;
}

Result<HistoryWriter> HistoryWriter::create(const std::filesystem::path& history_folder) {
  std::error_code error;
  std::filesystem::create_directories(history_folder, error);
  if (error) return fail(ErrorCode::kSystem, "could not make the history's folder: " + error.message(), history_folder);
  auto state = std::make_unique<State>();
  state->folder = history_folder;
  return HistoryWriter(std::move(state));
}

Status HistoryWriter::append(std::uint32_t session, const Record& record) {
  const auto found = state_->of(session);
  if (!found) return pass(found);
  SessionFile& file = **found;
  encode(record, ++file.sequence, file.block);
  if (comes_by_the_million(record) && file.block.size() < kBlock) return {};
  return file.flush();
}

Status HistoryWriter::append_frames(std::uint32_t session, std::span<const std::byte> frames) {
  const auto found = state_->of(session);
  if (!found) return pass(found);
  SessionFile& file = **found;
  file.block.insert(file.block.end(), frames.begin(), frames.end());
  return file.flush();
}

Status HistoryWriter::close() {
  if (!state_ || state_->closed) return {};
  state_->closed = true;
  Status outcome;
  for (auto& [session, file] : state_->files) {
    if (const auto flushed = file.flush(); !flushed) outcome = flushed;
    if (fsync(fileno(file.file.get())) != 0) outcome = host::system_failure("flush the history", file.path);
  }
  state_->files.clear();
  return outcome;
}

HistoryWriter::HistoryWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
HistoryWriter::HistoryWriter(HistoryWriter&&) noexcept = default;

HistoryWriter& HistoryWriter::operator=(HistoryWriter&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

HistoryWriter::~HistoryWriter() { close(); }

}  // namespace prochron::trace
