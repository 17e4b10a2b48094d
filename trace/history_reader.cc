// Reading a session back, a block at a time: memory is a block and the frame that spans two of them, whatever the
// length.
#include <algorithm>
#include <fstream>

#include "trace/history.h"
#include "trace/history_path.h"

namespace prochron::trace {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10U;

}  // namespace

Result<HistoryReader> HistoryReader::open(const std::filesystem::path& history_folder) {
  HistoryReader reader;
  reader.folder_ = history_folder;
  std::error_code error;
  std::filesystem::directory_iterator files(history_folder, error);
  for (; !error && files != std::filesystem::directory_iterator{}; files.increment(error)) {
    if (const auto session = session_of(files->path())) reader.sessions_ = std::max(reader.sessions_, *session + 1);
  }
  if (error) return fail(ErrorCode::kSystem, "could not read the history: " + error.message(), history_folder);
  return reader;
}

Status HistoryReader::for_each(std::uint32_t session, const std::function<void(const Record&)>& visit,
                               bool* torn) const {
  const std::filesystem::path path = session_path(folder_, session);
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::kSystem, "there is no history of session " + std::to_string(session), path);
  FrameDecoder decoder;
  Decoded decoded;
  Bytes block(kBlock);
  while (file) {
    file.read(reinterpret_cast<char*>(block.data()), static_cast<std::streamsize>(block.size()));
    decoder.feed(std::span(block).first(static_cast<std::size_t>(file.gcount())));
    auto more = decoder.next(decoded);
    for (; more && *more; more = decoder.next(decoded)) visit(decoded.record);
    if (!more) return fail(more.error().code, more.error().message, path.string() + ": " + more.error().where);
  }
  if (file.bad()) return fail(ErrorCode::kSystem, "could not read the history", path);
  if (torn != nullptr) *torn = decoder.left() != 0;
  return {};
}

}  // namespace prochron::trace
