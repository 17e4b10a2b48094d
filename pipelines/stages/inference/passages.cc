// The number of passages is bounded by the time to embed them when the stage starts: 128 take about a second.
#include "pipelines/stages/inference/passages.h"

#include <array>
#include <cctype>
#include <set>
#include <string_view>

#include "host/files.h"
#include "pipelines/runtime/corpus.h"
#include "pipelines/runtime/stages/cleaning.h"

namespace prochron::pipelines::inference {
namespace {

constexpr std::array kTitles = {"GPL-3",   "GPL-2",      "LGPL-2.1", "GFDL-1.3",
                                "MPL-2.0", "Apache-2.0", "Artistic", "CC0-1.0"};
constexpr std::size_t kSentencesOfEach = 16;

bool reads_as_sentence(std::string_view text) {
  return std::isupper(static_cast<unsigned char>(text.front())) != 0 && text.ends_with('.');
}

}  // namespace

Result<std::vector<Passage>> read_passages(const std::string& folder) {
  std::vector<Passage> passages;
  std::set<std::string> seen;
  for (const std::string title : kTitles) {
    const auto text = host::read_file(folder + "/" + title);
    if (!text) return pass(text);
    std::size_t taken = 0;
    for (const std::string& raw : split_sentences(*text)) {
      if (taken == kSentencesOfEach) break;
      const std::string sentence = clean(raw);
      if (!reads_as_sentence(sentence) || !seen.insert(sentence).second) continue;
      passages.push_back({sentence, title});
      ++taken;
    }
  }
  return passages;
}

}  // namespace prochron::pipelines::inference
