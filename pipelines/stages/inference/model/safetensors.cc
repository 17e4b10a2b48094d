// The table is checked when the file is opened, so that a read fails only by what the caller expected or by the disk.
#include "pipelines/stages/inference/model/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/system_failure.h"
#include "pipelines/stages/inference/model/safetensors_table.h"

namespace prochron::pipelines::inference {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

std::string lay_out(const Shape& shape) { return fmt::format("[{}]", fmt::join(shape, ",")); }

template <class... Values>
tl::unexpected<Error> corrupt(const std::string& path, fmt::format_string<Values...> text, Values&&... values) {
  return fail(ErrorCode::kCorrupt, fmt::format(text, std::forward<Values>(values)...), path);
}

}  // namespace

Result<SafeTensors> SafeTensors::open(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return host::system_failure("open the weights", path);
  const auto size = static_cast<std::uint64_t>(file.tellg());
  file.seekg(0);

  std::uint64_t table_size = 0;
  std::array<char, sizeof table_size> head{};
  if (size < head.size()) return corrupt(path, "truncated: expected 8 bytes of length, the file has {}", size);
  if (!file.read(head.data(), head.size())) return host::system_failure("read the weights' table", path);
  std::memcpy(&table_size, head.data(), head.size());
  const std::uint64_t rest = size - head.size();
  if (table_size > rest) return corrupt(path, "truncated: expected a table of {} bytes, {} are left", table_size, rest);

  std::string table(table_size, '\0');
  if (!file.read(table.data(), static_cast<std::streamsize>(table_size))) {
    return host::system_failure("read the weights' table", path);
  }
  auto entries = parse_table(table, head.size() + table_size);
  if (!entries) return corrupt(path, "{}", entries.error().message);
  std::uint64_t promised = head.size() + table_size;
  for (const auto& [name, entry] : *entries) promised = std::max(promised, entry.end);
  if (size < promised) return corrupt(path, "truncated: expected {} bytes, the file has {}", promised, size);
  if (size > promised) return corrupt(path, "too long: expected {} bytes, the file has {}", promised, size);

  SafeTensors tensors;
  tensors.path_ = path;
  tensors.entries_ = std::move(*entries);
  return tensors;
}

Status SafeTensors::read(const std::string& name, const Shape& shape, std::span<float> values) const {
  const std::string expected = fmt::format("{} F32 {}", name, lay_out(shape));
  const auto found = entries_.find(name);
  if (found == entries_.end()) return corrupt(path_, "expected {}, found no such tensor", expected);
  const Entry& entry = found->second;
  if (entry.type != "F32" || entry.shape != shape) {
    return corrupt(path_, "expected {}, found {} {}", expected, entry.type, lay_out(entry.shape));
  }
  if (values.size_bytes() != entry.end - entry.begin) {
    return fail(ErrorCode::kBroken, fmt::format("read {} into room for {} numbers", expected, values.size()), path_);
  }
  std::ifstream file(path_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(entry.begin));
  if (!file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()))) {
    return host::system_failure("read " + expected, path_);
  }
  return {};
}

}  // namespace prochron::pipelines::inference
