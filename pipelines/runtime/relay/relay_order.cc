// A relay's order as JSON; delays in nanoseconds.
#include "pipelines/runtime/relay/relay_order.h"

#include <nlohmann/json.hpp>

namespace prochron::pipelines {
namespace {

using Json = nlohmann::json;

Json json_of(const LinkSpec& link) {
  return {{"from", link.from}, {"to", link.to}, {"delay_ns", link.delay.count()}, {"jitter_ns", link.jitter.count()}};
}

LinkSpec link_of(const Json& json) {
  LinkSpec link{.from = json.at("from").get<std::string>(),
                .to = json.at("to").get<std::string>(),
                .delay = Duration{json.at("delay_ns").get<std::int64_t>()},
                .jitter = Duration{json.at("jitter_ns").get<std::int64_t>()}};
  if (link.delay < Duration{0} || link.jitter < Duration{0}) throw std::runtime_error("a negative delay");
  return link;
}

}  // namespace

std::string to_json(const RelayOrder& order) {
  Json json{
      {"link", json_of(order.link)}, {"targets", order.targets}, {"seed", order.seed}, {"agent_fd", order.agent_fd}};
  if (order.back) json["back"] = json_of(*order.back);
  return json.dump();
}

Result<RelayOrder> relay_order_from_json(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    RelayOrder order{.link = link_of(json.at("link")),
                     .targets = json.at("targets").get<std::vector<std::string>>(),
                     .seed = json.at("seed").get<std::uint64_t>(),
                     .agent_fd = json.at("agent_fd").get<int>()};
    if (json.contains("back")) order.back = link_of(json.at("back"));
    return order;
  } catch (const std::exception& error) {
    return fail(ErrorCode::kCorrupt, std::string("not a relay's order: ") + error.what());
  }
}

}  // namespace prochron::pipelines
