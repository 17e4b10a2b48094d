// Payloads as text and back.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "pipelines/runtime/stage.h"

namespace prochron::pipelines {

inline std::string_view as_text(std::span<const std::byte> payload) {
  return {reinterpret_cast<const char*>(payload.data()), payload.size()};
}

inline Payload as_payload(std::string_view text) {
  const auto* const bytes = reinterpret_cast<const std::byte*>(text.data());
  return {bytes, bytes + text.size()};
}

}  // namespace prochron::pipelines
