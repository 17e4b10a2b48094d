// What a run tells whoever watches it, as it happens. The observer only shows; it decides nothing.
#pragma once

#include <string>

#include "controller/node.h"
#include "core/time.h"

namespace prochron::controller {

/// Functions rather than a class: a run has one listener, which may leave any of them empty. Called on the controller's
/// loop thread. Owned by the caller of the conductor.
struct RunObserver {
  std::function<void(std::uint32_t session, const std::string& what)> session;  ///< "starting", "connecting", …
  std::function<void(std::uint32_t window, NativeTime begin, NativeTime end)> window_begins;
  std::function<void(std::uint32_t window, bool complete)> window_ends;
  std::function<void(const std::string& node, const NodeEvent& event)> event;
  std::function<void(std::span<const std::byte> frames)> frames;  ///< whole ones, of any node, after they were kept
};

}  // namespace prochron::controller
