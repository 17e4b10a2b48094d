// Scores are printed from whole millionths, which no printf's locale touches.
#include "pipelines/runtime/stages/answers.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "pipelines/runtime/answer.h"
#include "pipelines/runtime/stages/text.h"

namespace prochron::pipelines {
namespace {

std::string decimal(float score) {
  if (!std::isfinite(score) || std::fabs(score) > 1e6F) return "-";
  const auto millionths = std::llround(static_cast<double>(score) * 1e6);
  std::string digits = std::to_string(std::llabs(millionths));
  if (digits.size() < 7) digits.insert(0, 7 - digits.size(), '0');
  digits.insert(digits.size() - 6, ".");
  return (millionths < 0 ? "-" : "") + digits;
}

/// Takes a number and a blank off the front of `line`.
std::optional<std::uint32_t> take_number(std::string_view& line) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  const auto taken = static_cast<std::size_t>(end - line.data());
  if (error != std::errc{} || taken == line.size() || line[taken] != ' ') return std::nullopt;
  line.remove_prefix(taken + 1);
  return number;
}

/// The passages that formatted lines name; empty if `text` is not made of such lines.
std::optional<std::string> passages_of(std::string_view text) {
  std::string passages;
  for (std::uint32_t rank = 1; !text.empty(); ++rank) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) return std::nullopt;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (take_number(line) != rank) return std::nullopt;
    const auto passage = take_number(line);
    if (!passage) return std::nullopt;
    passages += (rank == 1 ? "" : " ") + std::to_string(*passage);
  }
  return passages;
}

std::string format(const Answer& answer) {
  std::string lines;
  std::size_t rank = 0;
  for (const Match& match : answer.matches) {
    lines += std::to_string(++rank) + ' ' + std::to_string(match.passage) + ' ' + decimal(match.score) + '\n';
  }
  return lines;
}

Payload unchanged(std::span<const std::byte> payload) { return {payload.begin(), payload.end()}; }

}  // namespace

Result<Payload> FormattingStage::process(std::span<const std::byte> payload) {
  const auto answer = parse_answer(payload);
  return answer ? as_payload(format(*answer)) : unchanged(payload);
}

Result<Payload> RankingStage::process(std::span<const std::byte> payload) {
  if (const auto answer = parse_answer(payload)) return as_payload(*passages_of(format(*answer)));
  const auto passages = passages_of(as_text(payload));
  return passages && !passages->empty() ? as_payload(*passages) : unchanged(payload);
}

}  // namespace prochron::pipelines
