// Files are taken in the order of their names, links left out (licences link to their newest version), so that no
// folder's own order shows.
#include "pipelines/runtime/corpus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/rng.h"

namespace prochron::pipelines {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShortest = 40;
constexpr std::size_t kLongest = 240;
constexpr std::string_view kBlank = " \t\r\n\f";

Result<std::string> read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.good() && !file.eof()) return fail(ErrorCode::kBadSpec, "could not read the source's input", path.string());
  return text;
}

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.is_regular_file(ignored) && !entry.is_symlink(ignored)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// kMostInputs of them, the same distance apart.
std::vector<std::string> pick_evenly(const std::vector<std::string>& all) {
  if (all.size() <= kMostInputs) return all;
  std::vector<std::string> picked;
  for (std::size_t i = 0; i < kMostInputs; ++i) picked.push_back(all[i * all.size() / kMostInputs]);
  return picked;
}

Result<std::vector<std::string>> sentences_of(const fs::path& folder) {
  std::vector<std::string> all;
  for (const fs::path& path : files_of(folder)) {
    const auto text = read(path);
    if (!text) return pass(text);
    for (std::string& sentence : split_sentences(*text)) all.push_back(std::move(sentence));
  }
  if (all.empty()) return fail(ErrorCode::kBadSpec, "the folder holds no sentences", folder.string());
  return pick_evenly(all);
}

Result<std::vector<std::string>> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  std::string line;
  while (lines.size() < kMostInputs && std::getline(file, line)) {
    if (line.find_first_not_of(kBlank) != line.npos) lines.push_back(line);
  }
  if (lines.empty()) return fail(ErrorCode::kBadSpec, "the source's input holds no lines", path.string());
  return lines;
}

std::vector<std::string> seeded_lines(std::uint64_t seed) {
  constexpr std::size_t kWords = 12;
  Rng rng(seed, "corpus");
  std::vector<std::string> lines(kMostInputs);
  for (std::string& line : lines) {
    for (std::size_t i = 0; i < kWords; ++i) {
      for (auto letters = 2 + rng.below(7); letters > 0; --letters) line += static_cast<char>('a' + rng.below(26));
      line += i + 1 < kWords ? ' ' : '.';
    }
  }
  return lines;
}

}  // namespace

std::vector<std::string> split_sentences(std::string_view text) {
  std::vector<std::string> sentences;
  std::size_t begin = text.find_first_not_of(kBlank);
  for (std::size_t at = 0; begin < text.size(); ++at) {
    const bool is_end = at >= text.size();
    const bool is_paragraph = !is_end && text.substr(at, 2) == "\n\n";
    const bool is_stop = at + 1 < text.size() && kBlank.find(text[at + 1]) != kBlank.npos &&
                         std::string_view(".?;").find(text[at]) != std::string_view::npos;
    if (at < begin || (!is_end && !is_paragraph && !is_stop)) continue;
    const std::size_t end = is_stop ? at + 1 : std::min(at, text.size());
    if (end - begin >= kShortest && end - begin <= kLongest) sentences.emplace_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kBlank, end);
  }
  return sentences;
}

Result<std::vector<std::string>> load_corpus(const std::string& name, std::uint64_t seed) {
  if (name == "digest") return seeded_lines(seed);
  const fs::path path = name == "text" ? fs::path(kLicenceFolder) : fs::path(name);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return sentences_of(path);
  if (fs::is_regular_file(path, ignored)) return lines_of(path);
  return fail(ErrorCode::kBadSpec, "there is no such file for the source's input", path.string());
}

}  // namespace prochron::pipelines
