// Every field is untrusted: types, signs and products are checked before they are used.
#include "pipelines/stages/inference/model/safetensors_table.h"

#include <optional>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace prochron::pipelines::inference {
namespace {

using Json = nlohmann::json;

std::optional<std::vector<std::uint64_t>> whole_numbers(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return std::nullopt;
  std::vector<std::uint64_t> numbers;
  for (const Json& item : *found) {
    if (!item.is_number_unsigned()) return std::nullopt;
    numbers.push_back(item.get<std::uint64_t>());
  }
  return numbers;
}

/// The bytes that 32-bit floats of this shape take, or nothing if no file could hold them.
std::optional<std::uint64_t> float_bytes(const Shape& shape) {
  std::uint64_t bytes = sizeof(float);
  for (const std::size_t extent : shape) {
    if (__builtin_mul_overflow(bytes, extent, &bytes)) return std::nullopt;
  }
  return bytes;
}

Result<SafeTensors::Entry> parse_entry(const std::string& name, const Json& object, std::uint64_t data_start) {
  const auto malformed = [&name](const char* expected) {
    return fail(ErrorCode::kCorrupt, fmt::format("tensor {}: expected {}", name, expected));
  };
  if (!object.is_object()) return malformed("an object");
  const auto type = object.find("dtype");
  if (type == object.end() || !type->is_string()) return malformed("`dtype` to be text");
  const auto shape = whole_numbers(object, "shape");
  if (!shape) return malformed("`shape` to be whole numbers");
  const auto offsets = whole_numbers(object, "data_offsets");
  if (!offsets || offsets->size() != 2 || offsets->front() > offsets->back()) {
    return malformed("`data_offsets` to be begin and end");
  }
  SafeTensors::Entry entry{type->get<std::string>(), {shape->begin(), shape->end()}, 0, 0};
  if (__builtin_add_overflow(offsets->front(), data_start, &entry.begin) ||
      __builtin_add_overflow(offsets->back(), data_start, &entry.end)) {
    return malformed("`data_offsets` within a file");
  }
  if (entry.type == "F32" && float_bytes(entry.shape) != entry.end - entry.begin) {
    return malformed("as many bytes as its shape has floats");
  }
  return entry;
}

}  // namespace

Result<std::map<std::string, SafeTensors::Entry>> parse_table(const std::string& json, std::uint64_t data_start) {
  const Json table = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!table.is_object()) return fail(ErrorCode::kCorrupt, "expected the table to be a JSON object");
  std::map<std::string, SafeTensors::Entry> entries;
  for (const auto& [name, object] : table.items()) {
    if (name == "__metadata__") continue;
    auto entry = parse_entry(name, object, data_start);
    if (!entry) return pass(entry);
    entries.emplace(name, std::move(*entry));
  }
  return entries;
}

}  // namespace prochron::pipelines::inference
