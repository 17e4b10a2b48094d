// The number of passages is bounded by the time to embed them when the stage starts: 128 take about a second.
#include "pipelines/stages/inference/passages.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "host/files.h"

namespace prochron::pipelines::inference {
namespace {

constexpr std::array kTitles = {"GPL-3",  "GPL-2",      "LGPL-2.1", "GFDL-1.3",
                                "MPL-2.0", "Apache-2.0", "Artistic", "CC0-1.0"};
constexpr std::size_t kSentencesOfEach = 16;
constexpr std::ptrdiff_t kFewestWords = 6;
constexpr std::ptrdiff_t kMostWords = 40;

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_capital(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

/// Each paragraph on one line, words parted by single blanks.
std::vector<std::string> split_paragraphs(std::string_view text) {
  std::vector<std::string> paragraphs(1);
  int line_ends = 0;
  bool parted = false;
  for (const char c : text) {
    if (is_space(c)) {
      line_ends += c == '\n' ? 1 : 0;
      parted = true;
      continue;
    }
    if (line_ends > 1) paragraphs.emplace_back();
    if (parted && !paragraphs.back().empty()) paragraphs.back() += ' ';
    paragraphs.back() += c;
    line_ends = 0;
    parted = false;
  }
  return paragraphs;
}

bool reads_as_sentence(std::string_view text) {
  const std::ptrdiff_t words = 1 + std::count(text.begin(), text.end(), ' ');
  return words >= kFewestWords && words <= kMostWords && is_capital(text.front()) && text.back() == '.';
}

void append_sentences(std::string_view paragraph, std::vector<std::string>& sentences) {
  const auto keep = [&sentences](std::string_view sentence) {
    if (!sentence.empty() && reads_as_sentence(sentence)) sentences.emplace_back(sentence);
  };
  for (std::size_t at = paragraph.find(". "); at != paragraph.npos; at = paragraph.find(". ", at + 1)) {
    if (!is_capital(paragraph[at + 2])) continue;
    keep(paragraph.substr(0, at + 1));
    paragraph.remove_prefix(at + 2);
    at = 0;
  }
  keep(paragraph);
}

}  // namespace

std::vector<std::string> split_sentences(std::string_view text) {
  std::vector<std::string> sentences;
  for (const std::string& paragraph : split_paragraphs(text)) append_sentences(paragraph, sentences);
  return sentences;
}

Result<std::vector<Passage>> read_passages(const std::string& folder) {
  std::vector<Passage> passages;
  std::set<std::string> seen;
  for (const std::string title : kTitles) {
    const auto text = host::read_file(folder + "/" + title);
    if (!text) return pass(text);
    std::size_t taken = 0;
    for (const std::string& sentence : split_sentences(*text)) {
      if (taken == kSentencesOfEach) break;
      if (!seen.insert(sentence).second) continue;
      passages.push_back({sentence, title});
      ++taken;
    }
  }
  return passages;
}

}  // namespace prochron::pipelines::inference
