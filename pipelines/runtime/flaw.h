// What a stage may be told to do wrong while its clock is bent: a pipeline with a known defect, for rules to find. It
// spoils what is sent, so that stamps and records stay as honest as any other stage's.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pipelines/runtime/message.h"
#include "pipelines/runtime/orders.h"

namespace prochron::pipelines {

/// Owned by the stage's activity; its thread.
class Flaw {
 public:
  /// None, unless the stage's parameters name one.
  explicit Flaw(const StageOrder& order);

  /// What to send for `message`, in order: nothing, it and a copy, another answer, or it after the one that follows.
  /// Every 20th message suffers, and only while this process's clock is bent.
  std::vector<Message> apply(Message message);

 private:
  enum class Kind : std::uint8_t { kNone, kLose, kDuplicate, kReorder, kWrong };

  bool strikes(const Message& message) const;

  Kind kind_ = Kind::kNone;
  std::optional<Message> held_back_;
};

}  // namespace prochron::pipelines
