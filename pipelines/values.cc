// Text becomes a value by its parameter's type alone; what it may be worth is a matter of pipelines/ranges.cc.
#include "pipelines/values.h"

#include <algorithm>
#include <charconv>

#include "pipelines/catalog.h"

namespace prochron::pipelines {
namespace {

template <class T>
Result<ParameterValue> widen(const Result<T>& parsed) {
  if (!parsed) return pass(parsed);
  return ParameterValue(*parsed);
}

Result<ParameterValue> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return fail(ErrorCode::kBadSpec, "`" + std::string(text) + "` is not a whole number; expected like 8");
  }
  return ParameterValue(value);
}

TextList split(std::string_view text) {
  TextList words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace

Result<ParameterValue> parse_value(const Parameter& parameter, std::string_view text) {
  switch (parameter.type) {
    case ParameterType::kOffset:
      return widen(parse_offset(text));
    case ParameterType::kRate:
      return widen(parse_rate(text));
    case ParameterType::kDuration:
      return widen(parse_duration(text));
    case ParameterType::kShare:
      return widen(parse_share(text));
    case ParameterType::kInteger:
      return parse_integer(text);
    case ParameterType::kFrequencyOrMax:
      return text == "max" ? Result<ParameterValue>(Frequency{0}) : widen(parse_frequency(text));
    case ParameterType::kText:
      return ParameterValue(std::string(text));
    case ParameterType::kTextList:
      return ParameterValue(split(text));
  }
  return fail(ErrorCode::kBroken, "a parameter of no type", std::string(parameter.name));
}

ParameterValues with_defaults(std::span<const Parameter> parameters, const ParameterValues& said) {
  ParameterValues values = said;
  for (const Parameter& parameter : parameters) {
    if (parameter.default_text.empty() || values.contains(parameter.name)) continue;
    if (auto value = parse_value(parameter, parameter.default_text)) values.emplace(parameter.name, *std::move(value));
  }
  return values;
}

std::string_view module_of(const StageSpec& stage) {
  const StageEntry* entry = find_stage(stage.kind);
  if (entry == nullptr) return {};
  const auto model = stage.parameters.find("model");
  if (model != stage.parameters.end() && model->second == ParameterValue(std::string("digest"))) return {};
  return entry->module;
}

}  // namespace prochron::pipelines
