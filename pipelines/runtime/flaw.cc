// A copy is another attempt: to whoever comes after, a stage that sends twice looks as one that tried twice.
#include "pipelines/runtime/flaw.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "host/observed_clock.h"
#include "pipelines/runtime/answer.h"

namespace prochron::pipelines {
namespace {

constexpr std::uint64_t kEvery = 20;
constexpr std::array<std::string_view, 5> kWords{"none", "lose", "duplicate", "reorder", "wrong"};

/// The same passages in another order, if there is one.
void falsify(Message& message) {
  auto answer = parse_answer(message.payload);
  if (!answer) return;
  std::ranges::reverse(answer->matches);
  message.payload = encode(*answer);
}

}  // namespace

Flaw::Flaw(const StageOrder& order) {
  const ParameterValues& parameters = order.pipeline.stages[order.stage].parameters;
  const auto named = parameters.find("flaw");
  if (named == parameters.end()) return;
  const auto word = std::ranges::find(kWords, std::get<std::string>(named->second));
  if (word != kWords.end()) kind_ = static_cast<Kind>(word - kWords.begin());
}

bool Flaw::strikes(const Message& message) const {
  return kind_ != Kind::kNone && message.message % kEvery == 0 && host::observes_bent_clock();
}

std::vector<Message> Flaw::apply(Message message) {
  std::vector<Message> sent;
  std::optional<Message> late = std::exchange(held_back_, std::nullopt);
  if (!strikes(message)) {
    sent.push_back(std::move(message));
  } else if (kind_ == Kind::kReorder) {
    held_back_ = std::move(message);
  } else if (kind_ == Kind::kDuplicate) {
    sent.push_back(message);
    ++message.attempt;
    sent.push_back(std::move(message));
  } else if (kind_ == Kind::kWrong) {
    falsify(message);
    sent.push_back(std::move(message));
  }
  if (late) sent.push_back(*std::move(late));
  return sent;
}

}  // namespace prochron::pipelines
