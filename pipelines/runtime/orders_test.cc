// Orders come back as they were; what is not exactly an order is refused, not guessed.
#include "pipelines/runtime/orders.h"

#include <gmock/gmock.h>

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;

StageOrder every_kind_of_value() {
  const ParameterValues values{{"a", Offset{-5'000'000}},    {"b", Rate{200'000'000}},
                               {"c", Duration(3ms)},         {"d", Frequency{0}},
                               {"e", Share{20'000'000}},     {"f", std::int64_t{-9'000'000'000'000'000'000}},
                               {"g", std::string("ü \"\n")}, {"h", TextList{"x", ""}}};
  return {.pipeline =
              {.transport = "zeromq",
               .transport_parameters = values,
               .links = {{.from = "edge", .to = "gpu", .delay = 4ms, .jitter = 300us}},
               .stages = {{.name = "s", .kind = "source", .node = "edge", .backend = "preload", .parameters = values},
                          {.name = "t", .kind = "sink", .node = "gpu", .backend = "", .from = {0}}}},
          .stage = 1,
          .process = 4'000'000'000,
          .seed = 18'446'744'073'709'551'615U,
          .session = 3,
          .agent_fd = 10,
          .corpus = "digest"};
}

TEST(StageOrder, ComesBackAsItWas) {
  const StageOrder order = every_kind_of_value();
  const auto back = stage_order_from_json(to_json(order));
  ASSERT_TRUE(back) << to_string(back.error());
  EXPECT_EQ(back->pipeline, order.pipeline);
  EXPECT_EQ(std::tie(back->stage, back->process, back->seed, back->session, back->agent_fd, back->corpus),
            std::tie(order.stage, order.process, order.seed, order.session, order.agent_fd, order.corpus));
}

TEST(StageOrder, OfAStageThatThePipelineDoesNotHaveIsRefused) {
  StageOrder order = every_kind_of_value();
  order.stage = 2;
  EXPECT_FALSE(stage_order_from_json(to_json(order)));
}

TEST(StageOrder, DamagedIsRefused) {
  const std::string whole = to_json(every_kind_of_value());
  for (const std::string& text : {std::string(), std::string("{}"), whole.substr(0, whole.size() / 2)}) {
    EXPECT_FALSE(stage_order_from_json(text)) << text;
  }
  std::string of_no_type = whole;
  of_no_type.replace(of_no_type.find("\"offset\""), 8, "\"offer\"");
  EXPECT_FALSE(stage_order_from_json(of_no_type)) << "a value of a type that there is not";
}

TEST(Order, IsOneLineAndComesBack) {
  const Order connect = ConnectOrder{{{2, "tcp://127.0.0.1:40113"}, {3, "memory:3"}}, "127.0.0.1:9092/run"};
  EXPECT_EQ(to_json(connect), R"({"next":[{"address":"tcp://127.0.0.1:40113","stage":2},)"
                              R"({"address":"memory:3","stage":3}],"order":"connect",)"
                              R"("server":"127.0.0.1:9092/run"})");
  const auto back = order_from_json(to_json(connect));
  ASSERT_TRUE(back && std::holds_alternative<ConnectOrder>(*back));
  ASSERT_EQ(std::get<ConnectOrder>(*back).next.size(), 2U);
  EXPECT_EQ(std::get<ConnectOrder>(*back).next[1].stage, 3);
  EXPECT_EQ(std::get<ConnectOrder>(*back).next[1].address, "memory:3");
  const auto start = order_from_json(to_json(Order{StartOrder{123'456'789'012}}));
  ASSERT_TRUE(start && std::holds_alternative<StartOrder>(*start));
  EXPECT_EQ(std::get<StartOrder>(*start).at_native_ns, 123'456'789'012);
  EXPECT_TRUE(std::holds_alternative<FinishOrder>(*order_from_json(to_json(Order{FinishOrder{}}))));
  EXPECT_TRUE(std::holds_alternative<QuitOrder>(*order_from_json(to_json(Order{QuitOrder{}}))));
}

TEST(Order, ThatIsNoneIsRefused) {
  for (const char* text : {"", "quit", "{}", R"({"order":"halt"})", R"({"order":"start"})", R"({"order":7})",
                           R"({"order":"connect","next":[{"stage":-1}]})"}) {
    const auto order = order_from_json(text);
    ASSERT_FALSE(order) << text;
    EXPECT_EQ(order.error().code, ErrorCode::kCorrupt);
  }
}

}  // namespace
}  // namespace prochron::pipelines
