// Orders as one line of JSON each; what is not exactly an order is refused with the line itself.
#include <nlohmann/json.hpp>

#include "pipelines/runtime/orders.h"

namespace prochron::pipelines {
namespace {

using Json = nlohmann::json;

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // clang 14 does not deduce aggregates by itself

Order order_of(const Json& line) {
  const auto& name = line.at("order").get_ref<const std::string&>();
  if (name == "start") return StartOrder{.at_native_ns = line.at("at_native_ns").get<std::int64_t>()};
  if (name == "finish") return FinishOrder{};
  if (name == "quit") return QuitOrder{};
  if (name != "connect") throw std::runtime_error("unknown order " + name);
  ConnectOrder connect;
  for (const Json& next : line.at("next")) {
    connect.next.push_back({next.at("stage").get<std::uint16_t>(), next.at("address").get<std::string>()});
  }
  connect.server = line.at("server").get<std::string>();
  return connect;
}

}  // namespace

std::string to_json(const Order& order) {
  const Json line = std::visit(Overloaded{
                                   [](const ConnectOrder& connect) {
                                     Json next = Json::array();
                                     for (const Endpoint& endpoint : connect.next) {
                                       next.push_back({{"stage", endpoint.stage}, {"address", endpoint.address}});
                                     }
                                     return Json{
                                         {"order", "connect"}, {"next", next}, {"server", connect.server}};
                                   },
                                   [](const StartOrder& start) {
                                     return Json{{"order", "start"}, {"at_native_ns", start.at_native_ns}};
                                   },
                                   [](const FinishOrder&) {
                                     return Json{{"order", "finish"}};
                                   },
                                   [](const QuitOrder&) {
                                     return Json{{"order", "quit"}};
                                   },
                               },
                               order);
  return line.dump();
}

Result<Order> order_from_json(const std::string& text) {
  try {
    return order_of(Json::parse(text));
  } catch (const std::exception& error) {
    return fail(ErrorCode::kCorrupt, std::string("not an order: ") + error.what(), text.substr(0, 200));
  }
}

}  // namespace prochron::pipelines
