// A carrier that does, to chosen messages, what no carrier should: for tests that prove the oracle sees it. Nothing but
// tests includes this.
#pragma once

#include <memory>
#include <optional>

#include "pipelines/runtime/transport.h"

namespace prochron::pipelines::testing {

/// Which message (by number) suffers what on its way to the stage `to`.
struct Mischief {
  std::uint16_t to = 0;
  std::optional<std::uint64_t> spoiled{};     ///< arrives with another payload
  std::optional<std::uint64_t> lost{};        ///< never arrives
  std::optional<std::uint64_t> duplicated{};  ///< arrives twice
  std::optional<std::uint64_t> swapped{};     ///< arrives after the one that follows it
};

/// Owned by the stage loop; its thread.
class FaultyTransport final : public Transport {
 public:
  FaultyTransport(std::unique_ptr<Transport> carrier, Mischief mischief)
      : carrier_(std::move(carrier)), mischief_(mischief) {}

  Result<Endpoint> bind(const Inbox& inbox) override { return carrier_->bind(inbox); }
  Status connect(const std::vector<Endpoint>& next) override { return carrier_->connect(next); }
  Result<bool> receive(Message& out, Duration patience) override { return carrier_->receive(out, patience); }

  Status send(std::uint16_t to, const Message& message) override {
    if (to != mischief_.to) return carrier_->send(to, message);
    if (message.message == mischief_.lost) return {};
    if (message.message == mischief_.swapped) {
      held_back_ = message;
      return {};
    }
    Message sent = message;
    if (message.message == mischief_.spoiled) sent.payload = {std::byte{'?'}};
    if (const Status status = carrier_->send(to, sent); !status) return status;
    if (message.message == mischief_.duplicated) {
      if (const Status status = carrier_->send(to, sent); !status) return status;
    }
    if (!held_back_) return {};
    const Message late = *std::move(held_back_);
    held_back_.reset();
    return carrier_->send(to, late);
  }

 private:
  std::unique_ptr<Transport> carrier_;
  Mischief mischief_;
  std::optional<Message> held_back_;
};

}  // namespace prochron::pipelines::testing
