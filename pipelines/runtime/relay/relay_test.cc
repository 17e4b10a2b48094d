// A real relay between real sockets: how late, in what order, how much it holds, how it ends.
#include "pipelines/runtime/relay/relay.h"

#include <gmock/gmock.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <thread>

#include "host/native_clock.h"
#include "host/tcp_socket.h"
#include "host/unix_socket.h"
#include "trace/frame.h"

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;

bool becomes(int socket, short event, int patience_ms = 5000) {
  pollfd wanted{socket, event, 0};
  return poll(&wanted, 1, patience_ms) == 1;
}

/// A relay in a thread, its agent, and a listener for its target. Owned by a test; its thread.
class RelayTest : public ::testing::Test {
 protected:
  ~RelayTest() override {
    dismiss();
    EXPECT_TRUE(ended_);
  }

  void open(Duration delay, Duration jitter, std::optional<LinkSpec> back = {}) {
    target_ = *host::listen_on_loopback();
    order_ = {.link = {.from = "edge", .to = "gpu", .delay = delay, .jitter = jitter},
              .back = std::move(back),
              .targets = {"tcp://" + *host::local_address(target_.get())},
              .seed = 7};
    auto pair = *host::make_socket_pair();
    agent_ = std::move(pair.mine);
    relay_ = std::thread([this, socket = pair.theirs.release()] {
      auto recorder = *trace::Recorder::over(socket);
      AgentLine line(socket);
      ended_ = Relay(order_, line, recorder).run().has_value();
    });
    while (bound_.empty()) listen();
  }

  /// Reads what the relay recorded; false when it has gone.
  bool listen() {
    std::array<std::byte, 4096> bytes;
    const ssize_t n = recv(agent_.get(), bytes.data(), bytes.size(), 0);
    if (n <= 0) return false;
    decoder_.feed(std::span(bytes).first(static_cast<std::size_t>(n)));
    trace::Decoded decoded;
    while (*decoder_.next(decoded)) {
      if (const auto* log = std::get_if<trace::LogRecord>(&decoded.record)) bound_ = log->text;
      if (const auto* link = std::get_if<trace::LinkRecord>(&decoded.record)) told_.push_back(*link);
    }
    return true;
  }

  void dismiss() {
    if (!relay_.joinable()) return;
    const std::string quit = to_json(Order{QuitOrder{}}) + '\n';
    send(agent_.get(), quit.data(), quit.size(), MSG_NOSIGNAL);
    while (listen()) {
    }
    relay_.join();
  }

  struct Ends {
    host::Descriptor near;
    host::Descriptor far;
  };
  /// Of one connection; by way of the relay, or not.
  Ends connect(bool through_relay = true) {
    const std::string target = order_.targets[0].substr(6);
    const std::string address = through_relay ? bound_.substr(12, bound_.find(" for ") - 12) : target;
    Ends ends{.near = *host::connect_tcp(address), .far = {}};
    EXPECT_TRUE(becomes(target_.get(), POLLIN));
    ends.far = *host::accept_tcp(target_.get());
    return ends;
  }

  /// The median time of one byte from `from` to `to`, of 40.
  static std::int64_t median_crossing(int from, int to) {
    std::vector<std::int64_t> crossings;
    for (int i = 0; i < 40; ++i) {
      char byte = 'x';
      const std::int64_t sent = host::monotonic_ns();
      EXPECT_EQ(send(from, &byte, 1, 0), 1);
      EXPECT_TRUE(becomes(to, POLLIN));
      crossings.push_back(host::monotonic_ns() - sent);
      EXPECT_EQ(recv(to, &byte, 1, 0), 1);
    }
    std::nth_element(crossings.begin(), crossings.begin() + 20, crossings.end());
    return crossings[20];
  }

  RelayOrder order_;
  host::Descriptor target_;
  host::Descriptor agent_;
  std::string bound_;
  std::vector<trace::LinkRecord> told_;
  bool ended_ = true;

 private:
  trace::FrameDecoder decoder_;
  std::thread relay_;
};

/// 200 us on a host where a byte crosses loopback in 20 us; more where that takes longer.
std::int64_t tolerance(std::int64_t direct) { return std::max<std::int64_t>(200'000, 10 * direct); }

TEST_F(RelayTest, DelaysOneWayByWhatWasAsked) {
  open(4ms, 0ns);
  EXPECT_THAT(bound_, ::testing::MatchesRegex("bound tcp://127.0.0.1:[0-9]+ for tcp://127.0.0.1:[0-9]+"));
  const Ends direct = connect(false);
  const Ends relayed = connect();
  const std::int64_t without = median_crossing(direct.near.get(), direct.far.get());
  const std::int64_t there = median_crossing(relayed.near.get(), relayed.far.get());
  const std::int64_t back = median_crossing(relayed.far.get(), relayed.near.get());
  RecordProperty("direct_ns", static_cast<int>(without));
  RecordProperty("there_ns", static_cast<int>(there));
  RecordProperty("back_ns", static_cast<int>(back));
  EXPECT_GE(there, 4'000'000) << "never early";
  EXPECT_LE(there, 4'000'000 + without + tolerance(without));
  EXPECT_LE(back, without + tolerance(without)) << "nothing was asked of the way back";
  dismiss();
  ASSERT_FALSE(told_.empty());
  std::int64_t forwarded = 0;
  for (const trace::LinkRecord& stretch : told_) forwarded += stretch.forwarded;
  EXPECT_EQ(forwarded, 40) << "each chunk counted once, the way back not";
  EXPECT_EQ(told_[0].from + told_[0].to, "edgegpu");
  EXPECT_GE(told_[0].p50_added_ns, 0);
  EXPECT_LE(told_[0].p50_added_ns, tolerance(without));
  EXPECT_GE(told_[0].p99_added_ns, told_[0].p50_added_ns);
}

TEST_F(RelayTest, DelaysTheWayBackByItsOwnLink) {
  open(1ms, 0ns, LinkSpec{.from = "gpu", .to = "edge", .delay = 3ms});
  const Ends relayed = connect();
  EXPECT_GE(median_crossing(relayed.near.get(), relayed.far.get()), 1'000'000);
  EXPECT_GE(median_crossing(relayed.far.get(), relayed.near.get()), 3'000'000);
}

TEST_F(RelayTest, KeepsOrderUnderJitter) {
  open(2ms, 1ms);
  const Ends relayed = connect();
  constexpr std::uint32_t kWords = 2000;
  std::thread sender([&relayed] {
    for (std::uint32_t i = 0; i < kWords; ++i) {
      EXPECT_EQ(send(relayed.near.get(), &i, sizeof i, 0), static_cast<ssize_t>(sizeof i));
      host::sleep_until(host::native_now() + 50us);
    }
  });
  for (std::uint32_t i = 0; i < kWords; ++i) {
    std::uint32_t word = 0;
    for (std::size_t have = 0; have < sizeof word;) {
      ASSERT_TRUE(becomes(relayed.far.get(), POLLIN));
      const ssize_t n = recv(relayed.far.get(), reinterpret_cast<char*>(&word) + have, sizeof word - have, 0);
      ASSERT_GT(n, 0);
      have += static_cast<std::size_t>(n);
    }
    ASSERT_EQ(word, i);
  }
  sender.join();
}

TEST_F(RelayTest, AnEndTravelsLikeBytesAndLeavesTheOtherWayOpen) {
  open(5ms, 0ns);
  const Ends relayed = connect();
  char byte = 'x';
  const std::int64_t sent = host::monotonic_ns();
  EXPECT_EQ(send(relayed.near.get(), &byte, 1, 0), 1);
  shutdown(relayed.near.get(), SHUT_WR);
  ASSERT_TRUE(becomes(relayed.far.get(), POLLIN));
  EXPECT_EQ(recv(relayed.far.get(), &byte, 1, 0), 1);
  ASSERT_TRUE(becomes(relayed.far.get(), POLLIN));
  EXPECT_EQ(recv(relayed.far.get(), &byte, 1, 0), 0) << "the end, behind the byte";
  EXPECT_GE(host::monotonic_ns() - sent, 5'000'000);
  EXPECT_EQ(send(relayed.far.get(), &byte, 1, MSG_NOSIGNAL), 1);
  ASSERT_TRUE(becomes(relayed.near.get(), POLLIN));
  EXPECT_EQ(recv(relayed.near.get(), &byte, 1, 0), 1) << "half closed is not closed";
}

TEST_F(RelayTest, ATargetThatIsGoneEndsTheConnection) {
  open(1ms, 0ns);
  Ends relayed = connect();
  relayed.far = {};
  char byte = 'x';
  ASSERT_TRUE(becomes(relayed.near.get(), POLLIN));
  EXPECT_EQ(recv(relayed.near.get(), &byte, 1, 0), 0);
  target_ = {};
  host::Descriptor refused = *host::connect_tcp(bound_.substr(12, bound_.find(" for ") - 12));
  ASSERT_TRUE(becomes(refused.get(), POLLIN)) << "nobody behind the relay";
  EXPECT_LE(recv(refused.get(), &byte, 1, 0), 0);
}

TEST_F(RelayTest, HoldsBackASenderRatherThanGrow) {
  open(1ms, 0ns);
  const Ends relayed = connect();
  const std::vector<char> block(65536, 'x');
  std::size_t taken = 0;
  while (becomes(relayed.near.get(), POLLOUT, 200)) {
    const ssize_t n = send(relayed.near.get(), block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) taken += static_cast<std::size_t>(n);
    ASSERT_LT(taken, std::size_t{64} << 20U) << "nobody reads, and still it takes more";
  }
  EXPECT_GT(taken, DelayLine::kMostHeld / 2);
  shutdown(relayed.near.get(), SHUT_WR);
  std::size_t arrived = 0;
  std::vector<char> bytes(1U << 20U);
  for (ssize_t n = 1; n > 0;) {
    ASSERT_TRUE(becomes(relayed.far.get(), POLLIN));
    n = recv(relayed.far.get(), bytes.data(), bytes.size(), 0);
    if (n > 0) arrived += static_cast<std::size_t>(n);
  }
  EXPECT_EQ(arrived, taken) << "and loses nothing";
}

}  // namespace
}  // namespace prochron::pipelines
