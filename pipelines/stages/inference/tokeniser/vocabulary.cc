// Words become pieces by longest match first; a word that cannot be covered to its end is [UNK] as a whole.
#include "pipelines/stages/inference/tokeniser/vocabulary.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "host/files.h"
#include "pipelines/stages/inference/tokeniser/words.h"

namespace prochron::pipelines::inference {
namespace {

/// The model was trained with longer words as [UNK].
constexpr std::size_t kLongestWord = 100;

std::size_t count_characters(std::string_view utf8) {
  const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80; };
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), begins));
}

}  // namespace

Result<Vocabulary> Vocabulary::load(const std::string& path) {
  const auto text = host::read_file(path);
  if (!text) return pass(text);
  std::istringstream lines(*text);
  Vocabulary vocabulary;
  std::string piece;
  for (PieceId id = 0; std::getline(lines, piece); ++id) {
    const bool continues = piece.size() > 2 && piece.starts_with("##");
    if (continues) {
      vocabulary.continuations_.emplace(piece.substr(2), id);
    } else {
      vocabulary.starts_.emplace(piece, id);
    }
  }
  for (const auto& [marker, id] : {std::pair{"[CLS]", &vocabulary.begin_}, std::pair{"[SEP]", &vocabulary.end_},
                                   std::pair{"[UNK]", &vocabulary.unknown_}}) {
    const auto found = vocabulary.starts_.find(marker);
    if (found == vocabulary.starts_.end()) {
      return fail(ErrorCode::kCorrupt, std::string("expected a vocabulary with a line ") + marker, path);
    }
    *id = found->second;
  }
  return vocabulary;
}

std::vector<PieceId> Vocabulary::encode(std::string_view text, std::size_t longest) const {
  std::vector<PieceId> ids = {begin_};
  for (const std::string& word : split_words(text)) {
    if (ids.size() >= longest) break;
    append_pieces(word, ids);
  }
  ids.resize(std::min(ids.size(), longest - 1));
  ids.push_back(end_);
  return ids;
}

void Vocabulary::append_pieces(const std::string& word, std::vector<PieceId>& ids) const {
  if (count_characters(word) > kLongestWord) {
    ids.push_back(unknown_);
    return;
  }
  const std::size_t before = ids.size();
  for (std::size_t at = 0; at < word.size();) {
    const Pieces& pieces = at == 0 ? starts_ : continuations_;
    std::size_t length = word.size() - at;
    auto found = pieces.find(word.substr(at, length));
    while (found == pieces.end() && --length > 0) found = pieces.find(word.substr(at, length));
    if (found == pieces.end()) {
      ids.resize(before);
      ids.push_back(unknown_);
      return;
    }
    ids.push_back(found->second);
    at += length;
  }
}

}  // namespace prochron::pipelines::inference
