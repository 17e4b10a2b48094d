// Orders arrive whole however the bytes arrive, and an agent that is gone is noticed.
#include "pipelines/runtime/agent_line.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "host/native_clock.h"
#include "host/unix_socket.h"

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;

class Line : public ::testing::Test {
 protected:
  void say(const std::string& text) {
    ASSERT_EQ(send(pair_.mine.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  }
  host::SocketPair pair_ = *host::make_socket_pair();
  AgentLine line_{pair_.theirs.get()};
};

TEST_F(Line, PiecesMakeAnOrderAndOnePieceMakesMany) {
  const std::string finish = to_json(Order{FinishOrder{}}) + '\n';
  say(finish.substr(0, 5));
  EXPECT_FALSE(*line_.next(0ms)) << "half an order is none";
  say(finish.substr(5) + finish + to_json(Order{QuitOrder{}}) + "\n{\"or");
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(std::holds_alternative<FinishOrder>(**line_.next(0ms)));
  EXPECT_TRUE(std::holds_alternative<QuitOrder>(**line_.next(0ms)));
  EXPECT_FALSE(*line_.next(0ms));
}

TEST_F(Line, WaitsAsLongAsItMayAndNoLonger) {
  const std::int64_t before = host::monotonic_ns();
  EXPECT_FALSE(*line_.next(20ms));
  EXPECT_GE(host::monotonic_ns() - before, 20'000'000);
}

TEST_F(Line, ToAnAgentThatIsGoneIsBroken) {
  say(to_json(Order{FinishOrder{}}) + '\n');
  pair_.mine = {};
  EXPECT_TRUE(*line_.next(1s)) << "what it still said is heard";
  const auto gone = line_.next(1s);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ErrorCode::kBroken);
}

TEST_F(Line, RefusesWhatIsNoOrder) {
  say("halt\n");
  EXPECT_EQ(line_.next(1s).error().code, ErrorCode::kCorrupt);
}

TEST_F(Line, RefusesAnOrderWithoutEnd) {
  const std::string piece(60'000, 'x');
  Result<std::optional<Order>> heard = std::optional<Order>();
  for (int i = 0; i < 20 && heard; ++i) {
    say(piece);
    for (int reads = 0; reads < 20 && heard; ++reads) heard = line_.next(0ms);
  }
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace prochron::pipelines
