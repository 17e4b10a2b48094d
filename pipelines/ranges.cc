// Ranges stand here and, as words, in the catalog's doc lines (pipelines/all.cc); ranges_test.cc holds both together.
#include "pipelines/ranges.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>
#include <variant>

#include "pipelines/catalog.h"
#include "pipelines/server.h"
#include "pipelines/values.h"

namespace prochron::pipelines {
namespace {

struct IntegerRange {
  std::string_view name;
  std::int64_t low;
  std::int64_t high;
};
constexpr std::array kIntegerRanges{
    IntegerRange{"in_flight", 1, 10'000},
    IntegerRange{"rounds", 1, 1'000'000},
    IntegerRange{"queue", 1, 1'000'000},
};
// A value's alternative is its parameter's type.
static_assert(
    std::is_same_v<std::variant_alternative_t<static_cast<std::size_t>(ParameterType::kFrequencyOrMax), ParameterValue>,
                   Frequency>);
static_assert(
    std::is_same_v<std::variant_alternative_t<static_cast<std::size_t>(ParameterType::kTextList), ParameterValue>,
                   TextList>);
static_assert(std::variant_size_v<ParameterValue> == static_cast<std::size_t>(ParameterType::kTextList) + 1);

constexpr Share kTenfold{10'000'000'000};
constexpr std::int64_t kSlowest = 10'000;             // 0.01/s in micro-hertz
constexpr std::int64_t kFastest = 1'000'000'000'000;  // 1000000/s
constexpr std::array<std::string_view, 2> kModels{"minilm", "digest"};
constexpr std::array<std::string_view, 5> kFlaws{"none", "lose", "duplicate", "reorder", "wrong"};
constexpr std::array<std::string_view, 7> kSignals{"TERM", "INT", "HUP", "QUIT", "USR1", "USR2", "KILL"};

std::string list_of(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  return list;
}

Status check_word(std::string_view name, const std::string& word, std::span<const std::string_view> allowed) {
  if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return {};
  return fail(ErrorCode::kBadSpec, "`" + word + "` is no " + std::string(name) + "; one of " + list_of(allowed));
}

Status check_integer(std::string_view name, std::int64_t value) {
  for (const IntegerRange& range : kIntegerRanges) {
    if (range.name != name || (value >= range.low && value <= range.high)) continue;
    return fail(ErrorCode::kBadSpec, std::string(name) + ": " + std::to_string(value) + " is not within " +
                                         std::to_string(range.low) + " to " + std::to_string(range.high));
  }
  return {};
}

/// embedded, mock, or HOST:PORT,HOST:PORT: the form in which Kafka's clients are told where to begin.
Status check_brokers(std::string_view brokers) {
  if (brokers == "embedded" || brokers == "mock") return {};
  for (std::size_t begin = 0; begin <= brokers.size();) {
    const std::size_t end = std::min(brokers.find(',', begin), brokers.size());
    const std::string_view one = brokers.substr(begin, end - begin);
    const std::size_t colon = one.rfind(':');
    std::uint16_t port = 0;
    const bool has_port = colon != one.npos && colon > 0 &&
                          std::from_chars(one.data() + colon + 1, one.data() + one.size(), port).ptr ==
                              one.data() + one.size() && port > 0;
    if (!has_port || one.find(' ') != one.npos) {
      return fail(ErrorCode::kBadSpec,
                  "brokers: `" + std::string(one) + "` is no broker; expected embedded, mock, or HOST:PORT");
    }
    begin = end + 1;
  }
  return {};
}

Status check_value(std::string_view name, const ParameterValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return check_integer(name, *number);
  if (const auto* share = std::get_if<Share>(&value)) {
    if (*share >= Share{0} && *share <= kTenfold) return {};
    return fail(ErrorCode::kBadSpec, std::string(name) + ": " + format(*share) + " is not within 0% to 1000%");
  }
  if (const auto* rate = std::get_if<Frequency>(&value)) {
    if (rate->micro_hz == 0 || (rate->micro_hz >= kSlowest && rate->micro_hz <= kFastest)) return {};
    return fail(ErrorCode::kBadSpec, std::string(name) + ": " + format(*rate) + " is not within 0.01/s to 1000000/s");
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (name == "model") return check_word(name, *text, kModels);
    if (name == "flaw") return check_word("flaw", *text, kFlaws);
    if (name == "stop") return check_word("signal", *text, kSignals);
    if (name == "brokers") return check_brokers(*text);
    if (text->empty()) return fail(ErrorCode::kBadSpec, std::string(name) + ": is empty");
  }
  if (const auto* list = std::get_if<TextList>(&value); list != nullptr && name == "run" && list->empty()) {
    return fail(ErrorCode::kBadSpec, "run: names no program");
  }
  if (const auto* list = std::get_if<TextList>(&value); list != nullptr && name == "env") {
    for (const std::string& variable : *list) {
      const std::size_t sign = variable.find('=');
      if (sign != 0 && sign != std::string::npos) continue;
      return fail(ErrorCode::kBadSpec, "env: `" + variable + "` is not of the form NAME=VALUE");
    }
  }
  return {};
}

Status check_all(std::span<const Parameter> parameters, const ParameterValues& values, const std::string& where) {
  for (const auto& [name, value] : values) {
    const auto parameter = std::find_if(parameters.begin(), parameters.end(),
                                        [&name = name](const Parameter& known) { return known.name == name; });
    if (parameter == parameters.end()) return fail(ErrorCode::kBadSpec, "unknown parameter `" + name + "`", where);
    if (value.index() != static_cast<std::size_t>(parameter->type)) {
      return fail(ErrorCode::kBadSpec, "`" + name + "` has a value of another type than its own", where);
    }
    if (const Status right = check_value(name, value); !right) {
      return fail(right.error().code, right.error().message, where);
    }
  }
  for (const Parameter& parameter : parameters) {
    if (!parameter.required || values.contains(parameter.name)) continue;
    return fail(ErrorCode::kBadSpec, "`" + std::string(parameter.name) + "` is missing", where);
  }
  return {};
}

}  // namespace

Status check_values(const StageSpec& stage) {
  const StageEntry* entry = find_stage(stage.kind);
  if (entry == nullptr) return fail(ErrorCode::kBadSpec, "`" + stage.kind + "` is no kind of stage", stage.name);
  if (const Status each = check_all(entry->parameters, stage.parameters, stage.name); !each) return each;
  for (const auto& [name, none] : {std::pair<std::string, ParameterValue>{"slowed", Share{}}, {"flaw", std::string("none")}}) {
    const auto found = stage.parameters.find(name);
    if (found == stage.parameters.end() || found->second == none || module_of(stage).empty()) continue;
    return fail(ErrorCode::kBadSpec, name + ": only `model: digest` has it", stage.name);
  }
  return {};
}

Status check_transport_values(const PipelineSpec& pipeline) {
  const TransportEntry* entry = find_transport(pipeline.transport);
  if (entry == nullptr) return fail(ErrorCode::kBadSpec, "`" + pipeline.transport + "` is no transport", "transport");
  if (const Status right = check_all(entry->parameters, pipeline.transport_parameters, "transport"); !right) return right;
  if (!pipeline.transport_parameters.contains("node") || own_server(pipeline).empty()) return {};
  return fail(ErrorCode::kBadSpec, "node: brokers of your own stand on no node of this pipeline", "transport");
}

}  // namespace prochron::pipelines
