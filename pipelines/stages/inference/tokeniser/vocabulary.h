// WordPiece: a word that the model does not know whole is cut, greedily, into the longest pieces that it does know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.h"

namespace prochron::pipelines::inference {

using PieceId = std::int32_t;

/// The model's pieces, by text. Owned by the SentenceEncoder; const after load, any thread.
class Vocabulary {
 public:
  /// Reads vocab.txt: one piece per line, its id the line's number from 0, "##" before a piece that continues a word.
  static Result<Vocabulary> load(const std::string& path);

  /// [CLS], the pieces of `text`, [SEP]: at most `longest` ids (≥ 2), the text cut short where it does not fit.
  /// Text that looks like a marker ("[SEP]") is text.
  std::vector<PieceId> encode(std::string_view text, std::size_t longest) const;

  std::size_t size() const { return starts_.size() + continuations_.size(); }

 private:
  using Pieces = std::unordered_map<std::string, PieceId>;

  Vocabulary() = default;
  void append_pieces(const std::string& word, std::vector<PieceId>& ids) const;

  Pieces starts_;         ///< what a word may begin with
  Pieces continuations_;  ///< what may follow, without its "##"
  PieceId begin_ = 0;
  PieceId end_ = 0;
  PieceId unknown_ = 0;
};

}  // namespace prochron::pipelines::inference
