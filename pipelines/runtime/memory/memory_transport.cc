// One lock for all inboxes: what runs over memory is not measured by it.
#include "pipelines/runtime/memory/memory_transport.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>

namespace prochron::pipelines {

namespace {
constexpr Duration kSendPatience = std::chrono::milliseconds(100);
}

struct MemoryNetwork::Inboxes {
  std::size_t capacity = 0;
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::uint16_t, std::deque<Message>> queues;
};

namespace {

std::string address_of(std::uint16_t stage) { return "memory:" + std::to_string(stage); }

/// Owned by a stage loop; its thread.
template <class Inboxes>
class MemoryTransport final : public Transport {
 public:
  explicit MemoryTransport(std::shared_ptr<Inboxes> inboxes) : inboxes_(std::move(inboxes)) {}

  Result<Endpoint> bind(const Inbox& inbox) override {
    const std::lock_guard lock(inboxes_->mutex);
    if (!inboxes_->queues.try_emplace(inbox.stage).second) {
      return fail(ErrorCode::kRefused, "the inbox is taken", address_of(inbox.stage));
    }
    own_ = &inboxes_->queues[inbox.stage];
    return Endpoint{inbox.stage, address_of(inbox.stage)};
  }

  Status connect(const std::vector<Endpoint>& next) override {
    const std::lock_guard lock(inboxes_->mutex);
    for (const Endpoint& endpoint : next) {
      if (!inboxes_->queues.contains(endpoint.stage)) {
        return fail(ErrorCode::kRefused, "nobody receives there", endpoint.address);
      }
      next_[endpoint.stage] = &inboxes_->queues[endpoint.stage];
    }
    return {};
  }

  Status send(std::uint16_t to, const Message& message) override {
    const auto queue = next_.find(to);
    if (queue == next_.end()) return fail(ErrorCode::kBroken, "sent to a stage that is not connected", address_of(to));
    std::unique_lock lock(inboxes_->mutex);
    const auto has_room = [this, &queue] { return queue->second->size() < inboxes_->capacity; };
    if (!inboxes_->changed.wait_for(lock, kSendPatience, has_room)) {
      return fail(ErrorCode::kTimeout, "the inbox is full", address_of(to));
    }
    queue->second->push_back(message);
    inboxes_->changed.notify_all();
    return {};
  }

  Result<bool> receive(Message& out, Duration patience) override {
    if (own_ == nullptr) return fail(ErrorCode::kBroken, "received without an inbox");
    std::unique_lock lock(inboxes_->mutex);
    if (!inboxes_->changed.wait_for(lock, patience, [this] { return !own_->empty(); })) return false;
    out = std::move(own_->front());
    own_->pop_front();
    inboxes_->changed.notify_all();
    return true;
  }

 private:
  std::shared_ptr<Inboxes> inboxes_;
  std::deque<Message>* own_ = nullptr;
  std::map<std::uint16_t, std::deque<Message>*> next_;
};

}  // namespace

MemoryNetwork::MemoryNetwork(std::size_t capacity) : inboxes_(std::make_shared<Inboxes>()) {
  inboxes_->capacity = capacity;
}

std::unique_ptr<Transport> MemoryNetwork::join() { return std::make_unique<MemoryTransport<Inboxes>>(inboxes_); }

}  // namespace prochron::pipelines
