// A relay's order comes back as it was; what makes no sense is refused.
#include "pipelines/runtime/relay/relay_order.h"

#include <gtest/gtest.h>

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;

TEST(RelayOrder, ComesBackAsItWas) {
  RelayOrder order{.link = {.from = "edge", .to = "gpu", .delay = 4ms, .jitter = 300us},
                   .targets = {"tcp://127.0.0.1:1", "127.0.0.1:2"},
                   .seed = 18'446'744'073'709'551'615U,
                   .agent_fd = 10};
  for (const auto& back :
       {std::optional<LinkSpec>(), std::optional(LinkSpec{.from = "gpu", .to = "edge", .delay = 1ms})}) {
    order.back = back;
    const auto again = relay_order_from_json(to_json(order));
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_EQ(again->link, order.link);
    EXPECT_EQ(again->back, order.back);
    EXPECT_EQ(again->targets, order.targets);
    EXPECT_EQ(again->seed, order.seed);
    EXPECT_EQ(again->agent_fd, order.agent_fd);
  }
}

TEST(RelayOrder, ThatIsNoneIsRefused) {
  for (const std::string& text : {std::string(), std::string("{}"), to_json(RelayOrder{.link = {.delay = -1ms}})}) {
    EXPECT_FALSE(relay_order_from_json(text)) << text;
  }
}

}  // namespace
}  // namespace prochron::pipelines
