// JSON, replaced at once: whoever reads it finds the old or the new one.
#include "bend/keeper_state.h"

#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/files.h"
#include "host/host_id.h"
#include "host/run_journal.h"

namespace prochron::bend {
namespace {

using Json = nlohmann::json;

std::string place(RunId run) { return host::run_prefix(run) + "keeper"; }

Json instant(const std::optional<NativeTime>& at) { return at ? Json(at->ns) : Json(); }

Json victim(const faults::Victim& one) { return {one.pid, one.start_ticks}; }
faults::Victim victim_of(const Json& json) { return {json.at(0), json.at(1)}; }

Json step_json(const Step& step) {
  return {{"kind", std::string(1, static_cast<char>(step.kind))}, {"at", step.at.ns}, {"end", instant(step.end)},
          {"k", step.k_ns}, {"words", step.words}};
}

/// Throws, as the library does, what parse_keeper_state catches.
KeeperState state_of(const Json& json, HostId host) {
  const auto native = [&](const Json& at) { return NativeTime{host, at.get<std::int64_t>()}; };
  const auto maybe = [&](const Json& at) { return at.is_null() ? std::nullopt : std::optional(native(at)); };
  KeeperState state;
  state.clock = {json.at("page"), json.at("attachments"), native(json.at("begun")), json.at("k"), {}};
  for (const Json& one : json.at("steps")) {
    state.clock.steps.push_back({static_cast<Step::Kind>(one.at("kind").get<std::string>().at(0)), native(one.at("at")),
                                 maybe(one.at("end")), one.at("k"), one.at("words")});
  }
  state.backend = json.at("backend");
  state.program = json.at("program");
  state.root = victim_of(json.at("root"));
  state.times = json.at("times");
  state.off = json.at("off");
  for (const Json& one : json.at("escaped")) {
    state.escaped.push_back({victim_of(one.at("victim")), one.at("program"), false, one.at("why")});
  }
  for (const Json& one : json.at("replaced")) state.replaced.push_back(native(one));
  for (const Json& one : json.at("left_out")) state.left_out.push_back(victim_of(one));
  return state;
}

}  // namespace

std::string to_text(const KeeperState& state) {
  Json json{{"page", state.clock.page},       {"attachments", state.clock.attachments}, {"begun", state.clock.begun.ns},
            {"k", state.clock.k_ns},          {"backend", state.backend},               {"program", state.program},
            {"root", victim(state.root)},     {"times", state.times},                   {"off", state.off}};
  for (const char* list : {"steps", "escaped", "replaced", "left_out"}) json[list] = Json::array();
  for (const Step& step : state.clock.steps) json["steps"].push_back(step_json(step));
  for (const Member& one : state.escaped) {
    json["escaped"].push_back({{"victim", victim(one.victim)}, {"program", one.program}, {"why", one.escape}});
  }
  for (const NativeTime one : state.replaced) json["replaced"].push_back(one.ns);
  for (const faults::Victim& one : state.left_out) json["left_out"].push_back(victim(one));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<KeeperState> parse_keeper_state(std::string_view text, HostId host) {
  try {
    return state_of(Json::parse(text), host);
  } catch (const std::exception& wrong) {
    return fail(ErrorCode::kCorrupt, std::string("not what a keeper writes down: ") + wrong.what());
  }
}

Status write_keeper_state(RunId run, const KeeperState& state) {
  return host::write_atomically(place(run), to_text(state), 0600);
}

Result<KeeperState> read_keeper_state(RunId run) {
  const auto text = host::read_file(place(run));
  return text ? parse_keeper_state(*text, host::this_host()) : pass(text);
}

void remove_keeper_state(RunId run) {
  std::error_code ignored;
  std::filesystem::remove(place(run), ignored);
}

}  // namespace prochron::bend
