// Numbers are written byte by byte, so that the form does not depend on the machine's own order.
#include "pipelines/runtime/answer.h"

#include <bit>

namespace prochron::pipelines {
namespace {

constexpr std::uint32_t kMagic = 0x31414350;  // "PCA1"
constexpr std::size_t kWord = 4;

void append(std::uint32_t word, Payload& out) {
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::byte>(word >> shift));
}

/// Takes words off the front of a block; remembers when there were not enough.
class Words {
 public:
  explicit Words(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint32_t next() {
    if (bytes_.size() < kWord) {
      short_ = true;
      return 0;
    }
    std::uint32_t word = 0;
    for (unsigned i = 0; i < kWord; ++i) word |= std::to_integer<std::uint32_t>(bytes_[i]) << (8 * i);
    bytes_ = bytes_.subspan(kWord);
    return word;
  }
  /// A count of items of `words` words each that really follow; 0 and short if they do not.
  std::uint32_t count(std::size_t words) {
    const std::uint32_t items = next();
    if (items <= bytes_.size() / (kWord * words)) return items;
    short_ = true;
    return 0;
  }
  bool whole() const { return !short_ && bytes_.empty(); }

 private:
  std::span<const std::byte> bytes_;
  bool short_ = false;
};

}  // namespace

Payload encode(const Answer& answer) {
  Payload out;
  out.reserve(kWord * (3 + answer.embedding.size() + 2 * answer.matches.size()));
  append(kMagic, out);
  append(static_cast<std::uint32_t>(answer.embedding.size()), out);
  for (const float value : answer.embedding) append(std::bit_cast<std::uint32_t>(value), out);
  append(static_cast<std::uint32_t>(answer.matches.size()), out);
  for (const Match& match : answer.matches) {
    append(match.passage, out);
    append(std::bit_cast<std::uint32_t>(match.score), out);
  }
  return out;
}

Result<Answer> parse_answer(std::span<const std::byte> bytes) {
  Words words(bytes);
  if (words.next() != kMagic) return fail(ErrorCode::kCorrupt, "an inference stage's answer does not begin as one");
  Answer answer;
  answer.embedding.resize(words.count(1));
  for (float& value : answer.embedding) value = std::bit_cast<float>(words.next());
  answer.matches.resize(words.count(2));
  for (Match& match : answer.matches) {
    match.passage = words.next();
    match.score = std::bit_cast<float>(words.next());
  }
  if (!words.whole()) return fail(ErrorCode::kCorrupt, "an inference stage's answer is cut short or too long");
  return answer;
}

}  // namespace prochron::pipelines
