// Queues within one process: what a pipeline is carried by where no other process is involved, in the reference run and
// in tests. Nothing is serialised; order is kept per receiver.
#pragma once

#include <memory>

#include "pipelines/runtime/transport.h"

namespace prochron::pipelines {

/// What the transports of one pipeline are joined by. Owned by whoever runs the pipeline; any thread. Its transports
/// keep what they need of it.
class MemoryNetwork {
 public:
  /// `capacity`: messages that an inbox holds before its senders have to wait.
  explicit MemoryNetwork(std::size_t capacity = 1000);
  std::unique_ptr<Transport> join();

 private:
  struct Inboxes;
  std::shared_ptr<Inboxes> inboxes_;
};

}  // namespace prochron::pipelines
